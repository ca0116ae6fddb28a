"""Every role of the specification's vocabulary, and what else platforms send."""

from __future__ import annotations

import pytest

from autograder.lti import roles
from autograder.lti.roles import Role

VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2"
MEMBER = f"{VOCABULARY}/membership"
PERSON = f"{VOCABULARY}/institution/person"
SYSTEM = f"{VOCABULARY}/system/person"
TEACHES, LEARNS, NOTHING = Role.INSTRUCTOR, Role.STUDENT, None

# LTI Core 1.3, A.2.1 to A.2.3, written down role by role.
SYSTEM_ROLES = "Administrator None AccountAdmin Creator SysAdmin SysSupport User"
INSTITUTION_ROLES = (
    "Administrator Faculty Guest None Other Staff Student Alumni Instructor Learner Member Mentor Observer "
    "ProspectiveStudent"
)
CONTEXT_ROLES = {
    "Administrator": TEACHES,
    "ContentDeveloper": TEACHES,
    "Instructor": TEACHES,
    "Learner": LEARNS,
    "Mentor": NOTHING,
    "Manager": TEACHES,
    "Member": NOTHING,
    "Officer": NOTHING,
}
SUB_ROLES = {
    "Administrator#Administrator": TEACHES,
    "Administrator#Developer": TEACHES,
    "Administrator#ExternalDeveloper": TEACHES,
    "Administrator#ExternalSupport": TEACHES,
    "Administrator#ExternalSystemAdministrator": TEACHES,
    "Administrator#Support": TEACHES,
    "Administrator#SystemAdministrator": TEACHES,
    "ContentDeveloper#ContentDeveloper": TEACHES,
    "ContentDeveloper#ContentExpert": TEACHES,
    "ContentDeveloper#ExternalContentExpert": TEACHES,
    "ContentDeveloper#Librarian": TEACHES,
    "Instructor#ExternalInstructor": TEACHES,
    "Instructor#Grader": TEACHES,
    "Instructor#GuestInstructor": TEACHES,
    "Instructor#Instructor": TEACHES,
    "Instructor#Lecturer": TEACHES,
    "Instructor#PrimaryInstructor": TEACHES,
    "Instructor#SecondaryInstructor": TEACHES,
    "Instructor#TeachingAssistant": TEACHES,
    "Instructor#TeachingAssistantGroup": TEACHES,
    "Instructor#TeachingAssistantOffering": TEACHES,
    "Instructor#TeachingAssistantSection": TEACHES,
    "Instructor#TeachingAssistantSectionAssociation": TEACHES,
    "Instructor#TeachingAssistantTemplate": TEACHES,
    "Learner#ExternalLearner": LEARNS,
    "Learner#GuestLearner": LEARNS,
    "Learner#Instructor": LEARNS,
    "Learner#Learner": LEARNS,
    "Learner#NonCreditLearner": LEARNS,
    "Manager#AreaManager": TEACHES,
    "Manager#CourseCoordinator": TEACHES,
    "Manager#ExternalObserver": NOTHING,
    "Manager#Manager": TEACHES,
    "Manager#Observer": NOTHING,
    "Member#Member": NOTHING,
    "Mentor#Advisor": NOTHING,
    "Mentor#Auditor": NOTHING,
    "Mentor#ExternalAdvisor": NOTHING,
    "Mentor#ExternalAuditor": NOTHING,
    "Mentor#ExternalLearningFacilitator": NOTHING,
    "Mentor#ExternalMentor": NOTHING,
    "Mentor#ExternalReviewer": NOTHING,
    "Mentor#ExternalTutor": NOTHING,
    "Mentor#LearningFacilitator": NOTHING,
    "Mentor#Mentor": NOTHING,
    "Mentor#Reviewer": NOTHING,
    "Mentor#Tutor": NOTHING,
    "Officer#Chair": NOTHING,
    "Officer#Communications": NOTHING,
    "Officer#Secretary": NOTHING,
    "Officer#Treasurer": NOTHING,
    "Officer#Vice-Chair": NOTHING,
}


@pytest.mark.parametrize("name", CONTEXT_ROLES)
def test_a_context_role_decides_by_its_full_and_its_plain_name(name: str) -> None:
    """The plain name is deprecated in 1.3, and still sent."""
    assert roles.in_course([f"{MEMBER}#{name}"]) is CONTEXT_ROLES[name]
    assert roles.in_course([name]) is CONTEXT_ROLES[name]


@pytest.mark.parametrize("name", SUB_ROLES)
def test_a_sub_role_counts_as_the_role_it_stands_under(name: str) -> None:
    """`Learner#Instructor` is a learner."""
    assert roles.in_course([f"{MEMBER}/{name}"]) is SUB_ROLES[name]


@pytest.mark.parametrize(
    "name",
    [f"{SYSTEM}#{name}" for name in SYSTEM_ROLES.split()] + [f"{PERSON}#{name}" for name in INSTITUTION_ROLES.split()],
)
def test_what_somebody_is_elsewhere_decides_nothing_unless_they_administer(name: str) -> None:
    """An administrator of the platform without a role in the course may teach; with one, that role decides."""
    assert roles.in_course([name]) is (TEACHES if name.endswith("#Administrator") else NOTHING)
    assert roles.in_course([name, f"{MEMBER}#Learner"]) is LEARNS
    assert roles.in_course([name, f"{MEMBER}#Mentor"]) is NOTHING


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Teacher",
        "Learner#Instructor",
        "TeachingAssistant",
        f"{MEMBER}#Dean",
        f"{MEMBER}/Instructor#Dean",
        f"{MEMBER}/Dean#Instructor",
        f"{MEMBER}#Learner#Instructor",
        f"{MEMBER}s#Instructor",
        f"{MEMBER}/Learner",
        "https://elsewhere.example/membership#Instructor",
        "http://purl.imsglobal.org/vocab/lti/system/person#TestUser",
    ],
)
def test_an_unknown_role_counts_for_nothing(name: str) -> None:
    """Neither alone nor beside a known one."""
    assert roles.in_course([name]) is NOTHING
    assert roles.in_course([name, f"{MEMBER}#Learner"]) is LEARNS


def test_who_teaches_and_learns_here_teaches() -> None:
    """Some platforms send every role that somebody has in the course."""
    assert roles.in_course([f"{MEMBER}#Learner", f"{MEMBER}/Instructor#TeachingAssistant"]) is TEACHES


@pytest.mark.parametrize("said", [None, [], "Instructor", 7, {"Instructor": 1}, [None, 7, ["Instructor"], {}]])
def test_roles_of_any_shape_are_read(said: object) -> None:
    """What is not a list of texts names no role."""
    assert roles.in_course(said) is NOTHING
