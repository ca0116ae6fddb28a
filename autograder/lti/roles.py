"""What a person may do in a course, by the role vocabulary of LTI Core 1.3, appendix A.2.

Only context roles decide: platforms also send what a person is elsewhere (`institution/person#Instructor` for a teacher
who is a student here). A sub-role counts as the role that it stands under, which is the one before the `#`:
`membership/Learner#Instructor` is a learner. A role that the vocabulary does not have counts for nothing.
"""

from __future__ import annotations

import enum

_VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/"
_MEMBERSHIP = f"{_VOCABULARY}membership"
_TEACHING = {
    "Administrator": (
        "Administrator Developer ExternalDeveloper ExternalSupport ExternalSystemAdministrator Support "
        "SystemAdministrator"
    ),
    "ContentDeveloper": "ContentDeveloper ContentExpert ExternalContentExpert Librarian",
    "Instructor": (
        "ExternalInstructor Grader GuestInstructor Instructor Lecturer PrimaryInstructor SecondaryInstructor "
        "TeachingAssistant TeachingAssistantGroup TeachingAssistantOffering TeachingAssistantSection "
        "TeachingAssistantSectionAssociation TeachingAssistantTemplate"
    ),
    # Observer and ExternalObserver stand here too; who only observes does not change grades.
    "Manager": "AreaManager CourseCoordinator Manager",
}
_LEARNING = {"Learner": "ExternalLearner GuestLearner Instructor Learner NonCreditLearner"}
_ADMINISTRATORS = {f"{_VOCABULARY}institution/person#Administrator", f"{_VOCABULARY}system/person#Administrator"}


class Role(enum.StrEnum):
    """What a person may do in one course."""

    STUDENT = "student"
    INSTRUCTOR = "instructor"


def in_course(said: object) -> Role | None:
    """The role in this course of a claim's or a roster's `roles`; who teaches here and learns here teaches.

    An administrator of the platform without any context role may teach.
    """
    roles = {item for item in said if isinstance(item, str)} if isinstance(said, list | tuple) else set()
    if roles & _INSTRUCTORS:
        return Role.INSTRUCTOR
    if roles & _STUDENTS:
        return Role.STUDENT
    elsewhere = all("/" in item and not item.startswith(_MEMBERSHIP) for item in roles)
    return Role.INSTRUCTOR if elsewhere and roles & _ADMINISTRATORS else None


def _names(under: dict[str, str]) -> frozenset[str]:
    """All names of these roles and their sub-roles; the plain name of a role is deprecated, and still sent."""
    names = {f"{_MEMBERSHIP}/{role}#{sub}" for role, subs in under.items() for sub in subs.split()}
    return frozenset(names | set(under) | {f"{_MEMBERSHIP}#{role}" for role in under})


_INSTRUCTORS = _names(_TEACHING)
_STUDENTS = _names(_LEARNING)
