"""What edx-platform provides to its LTI code, in small: a course with two activities, people, a gradebook in memory.

`install` puts it in the place of the functions that `lti_consumer.plugin.compat` would import from edx-platform.
"""

from __future__ import annotations

import functools
import time
import uuid
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from lti_consumer.models import CourseAllowPIISharingInLTIFlag, LtiConfiguration
from lti_consumer.plugin import compat
from opaque_keys.edx.keys import CourseKey, UsageKey

COURSE = "course-v1:Demo+Channels+2026"
ACTIVITIES = {"first": "Canales múltiples", "second": "Multiple channels"}
NAMES = ("Ana Ñúñez", "Bruno Díaz", "Carla López", "David Ortiz", "Elena Ruiz", "Fabio Mora")
TEACHER = "teacher"


@dataclass(frozen=True, slots=True)
class Published:
    """A grade that reached the gradebook: out of one, as edx-platform keeps it."""

    student: str
    activity: str
    score: float
    comment: str
    at: float


class Block:
    """The part of an LTI block that the LTI code reads."""

    has_score = True
    accept_grades_past_due = True
    weight = 100
    lti_1p3_passport_id = ""
    context_id = COURSE

    def __init__(self, location: UsageKey) -> None:
        self.location = location
        self.scope_ids = SimpleNamespace(usage_id=location, user_id=None)
        self.display_name = ACTIVITIES[location.block_id]

    def is_past_due(self) -> bool:
        """Never."""
        return False

    def max_score(self) -> int:
        """The block's weight."""
        return self.weight

    def set_user_module_score(self, user: Any, score: float, maximum: float, comment: str) -> None:
        """The publish call: the grade is in the gradebook."""
        published.append(Published(user.username, self.location.block_id, score, comment or "", time.time()))


published: list[Published] = []


def usage_key(activity: str) -> UsageKey:
    """The key of an activity's block."""
    return UsageKey.from_string(f"block-v1:Demo+Channels+2026+type@lti_consumer+block@{activity}")


def external_id(username: str) -> str:
    """What the tool knows a person by."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, username))


def install() -> None:
    """Answer in edx-platform's place."""
    compat.load_enough_xblock = Block
    compat.load_block_as_user = Block
    compat.get_user_from_external_user_id = _user
    compat.get_course_by_id = lambda key: SimpleNamespace(id=key)
    compat.user_course_access = lambda *_, **__: True
    compat.user_has_access = lambda *_, **__: True
    compat.user_has_studio_write_access = lambda *_, **__: True
    compat.get_course_members = _members
    compat.batch_get_or_create_externalids = _external_ids
    compat.merge_course_forum_roles = lambda _, members: members


def seed(tool: str, keys_url: str, students: int) -> list[LtiConfiguration]:
    """People and two activities of one tool; each activity is a client of its own, as in Open edX."""
    users = get_user_model()
    users.objects.get_or_create(username=TEACHER, defaults={"first_name": "Profesora Vega"})
    for number in range(1, students + 1):
        name = NAMES[number - 1] if number <= len(NAMES) else f"Estudiante {number}"
        users.objects.get_or_create(username=f"student{number}", defaults={"first_name": name})
    CourseAllowPIISharingInLTIFlag.objects.create(course_id=CourseKey.from_string(COURSE), enabled=True)
    return [_configuration(tool, keys_url, activity) for activity in ACTIVITIES]


def _configuration(tool: str, keys_url: str, activity: str) -> LtiConfiguration:
    made, _ = LtiConfiguration.objects.get_or_create(
        location=usage_key(activity),
        defaults={
            "version": LtiConfiguration.LTI_1P3,
            "config_store": LtiConfiguration.CONFIG_ON_DB,
            "lti_1p3_oidc_url": f"{tool}/lti/login",
            "lti_1p3_launch_url": f"{tool}/lti/launch",
            "lti_advantage_enable_nrps": True,
            "lti_advantage_deep_linking_enabled": True,
            "lti_advantage_deep_linking_launch_url": f"{tool}/lti/launch",
        },
    )
    passport = made.lti_1p3_passport
    passport.lti_1p3_tool_keyset_url = keys_url
    passport.save()
    return made


def _user(known_by: str) -> Any:
    username = _usernames().get(known_by)
    if username is None:
        raise compat.LtiError("Invalid User")
    return get_user_model().objects.get(username=username)


@functools.cache
def _usernames() -> dict[str, str]:
    # People are made before the server starts, and never after.
    return {external_id(name): name for name in get_user_model().objects.values_list("username", flat=True)}


def _external_ids(users: Any) -> dict[int, SimpleNamespace]:
    # The LTI code prefetches edx-platform's profiles, which Django's own users do not have.
    plain = users.prefetch_related(None)
    return {user.id: SimpleNamespace(external_user_id=external_id(user.username)) for user in plain}


def _members(course: CourseKey) -> dict[int, dict[str, Any]]:
    return {
        user.id: {
            "id": user.id,
            "username": user.username,
            "name": user.first_name,
            "email": f"{user.username}@example.edu",
            "roles": ["staff" if user.username == TEACHER else "student"],
        }
        for user in get_user_model().objects.all()
    }
