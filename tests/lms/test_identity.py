"""Which student is this? Unique answers only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import DeliveryError
from autograder.lms import identities, lists
from autograder.lms.identity import Person, joined, safe_id, same_letters, spelled, squash

ANA = Person("Núñez, Ana", {"canvas": "1", "email": "ana@uni.example"})
REGISTRAR = Person("Ana Núñez", {"email": "ANA@uni.example"}, "st-1", ("Team 1",))
BOB = Person("Bob Ó Briain", {"canvas": "2", "login": "bob"})


def test_lists_are_joined_by_a_shared_key_and_case_does_not_count() -> None:
    """The registrar's id reaches the LMS's number through the e-mail address."""
    people = joined([[ANA, BOB], [REGISTRAR]])
    assert [person.student for person in people.find({"canvas": "1"}).students] == ["st-1"]
    assert [person.student for person in people.find({"canvas": "2"}).students] == ["bob"]


def test_names_alone_never_join_lists() -> None:
    """Two entries of one name without a shared key stay two people, and the name is then ambiguous."""
    people = joined([[Person("Ana Núñez", {"canvas": "1"})], [Person("Ana Núñez", {"login": "a2"}, "st-2")]])
    assert people.find({}, "Ana Núñez").code == "namesakes"


def test_a_list_that_makes_two_students_one_is_an_error() -> None:
    """A shared address of two different ids is said, not resolved."""
    with pytest.raises(DeliveryError, match="st-1 and st-9"):
        joined([[REGISTRAR], [Person("X", {"email": "ana@uni.example"}, "st-9")]])


def test_a_key_with_another_name_is_a_conflict() -> None:
    """A number that leads to somebody whose name is not the one in the download is not followed."""
    people = joined([[ANA, BOB]])
    assert people.find({"canvas": "1"}, "Bob Ó Briain").code == "name_differs"
    assert people.find({"canvas": "1"}, "ana NUNEZ").students


def test_middle_and_preferred_names_of_other_lists_do_not_confuse() -> None:
    """A registrar's short name and an LMS's long one are one person's; another person's name is not."""
    people = joined(
        [
            [Person("Ana Núñez", {"email": "a@x.example"}, "st-1")],
            [Person("Anita N. Ortega", {"email": "a@x.example", "canvas": "1"})],
        ]
    )
    for name in ("Ana María Núñez Ortega", "ortega anita n", "Núñez, Ana"):
        assert people.find({"canvas": "1"}, name).students, name
    assert people.find({"canvas": "1"}, "Bo Ortega").code == "name_differs"


def test_a_worksheet_of_another_assignment_is_noticed() -> None:
    """Numbers that belong to other people in another assignment's worksheet do not carry grades over."""
    people = joined(
        [[Person("Ana Núñez", {"participant:lab": "17"}, "ana"), Person("Bo Lee", {"participant:lab": "18"}, "bo")]]
    )
    assert people.find({"participant:lab": "17"}, "Bo Lee").code == "name_differs"


def test_a_known_kind_of_key_that_matches_nobody_is_unknown_whatever_the_name() -> None:
    """Somebody with another number is not found by name: it may be a namesake."""
    assert joined([[ANA]]).find({"canvas": "77"}, "Ana Núñez").code == "unknown"


def test_exact_accents_win_over_dropped_ones() -> None:
    """José and Jose are told apart when both are there."""
    people = joined([[Person("José Gil", {"login": "a"}), Person("Jose Gil", {"login": "b"})]])
    assert [person.student for person in people.find({}, "Gil, José").students] == ["a"]
    assert people.find({}, "Jose Gil").code == "namesakes"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller, Jürgen", "Juergen Mueller"),
        ("Müller, Jürgen", "jurgen muller"),
        ("Łukasz Søren", "lukasz soren"),
        ("शर्मा राधा", "राधा शर्मा"),
        ("D’Angelo, N'Golo", "dangelongolo"),
        ("İrem Çağla", "i̇rem çağla"),
    ],
)
def test_spellings_of_one_name_confirm_each_other(one: str, other: str) -> None:
    """What systems do to a name (accents, order, case, umlauts in ASCII) does not make it another."""
    assert same_letters(one, other)


@given(st.text(max_size=30))
def test_spelling_is_stable(name: str) -> None:
    """A spelling spelled again is itself, in every script."""
    assert spelled(spelled(name)) == spelled(name)
    assert squash(squash(name)) == squash(name)


@pytest.mark.parametrize("text", ["", "..", "../x", "a/b", "a\\b", ".hidden", "a\nb", "x" * 200, "con?"])
def test_what_cannot_be_a_folder_is_no_student_id(text: str) -> None:
    """An id that would climb, hide or break a path is refused."""
    with pytest.raises(DeliveryError, match="roster"):
        safe_id(text)


def test_what_was_learnt_is_kept_and_goes_first(tmp_path: Path) -> None:
    """identities.csv holds every key, survives a second writing, and needs no list later."""
    identities.write(tmp_path, [Person("=Ana", {"canvas": "1", "participant:lab": "17"}, "st-1")])
    identities.write(tmp_path, [Person("", {"canvas": "1", "login": "ana"}, "st-1")])
    text = (tmp_path / "identities.csv").read_text()
    assert text.splitlines()[1:] == ["st-1,'=Ana,canvas,1", "st-1,,login,ana", "st-1,'=Ana,participant:lab,17"]
    people = lists.known(tmp_path, (), "lab").people
    assert [person.student for person in people.find({"participant:lab": "17"}).students] == ["st-1"]


def test_somebody_who_has_left_the_course_is_not_remembered(tmp_path: Path) -> None:
    """With a list of everybody, memories of others do not count."""
    identities.write(tmp_path, [Person("Gone", {"canvas": "9"}, "gone")])
    (tmp_path / "roster.csv").write_text("student,name,canvas\nana,Ana,1\n")
    assert lists.known(tmp_path, [tmp_path / "roster.csv"], "lab").people.find({"canvas": "9"}).code == "unknown"


def test_a_roster_from_a_spreadsheet_in_cp1252_is_read(tmp_path: Path) -> None:
    """A registrar's semicolons and Windows letters are no obstacle."""
    (tmp_path / "roster.csv").write_bytes(
        "student;nombre;correo;grupo\nst-1;José Núñez;j@x.example;A\n".encode("cp1252")
    )
    (person,) = lists.known(tmp_path, [tmp_path / "roster.csv"], "lab").people.persons
    assert (person.name, person.student, person.groups) == ("José Núñez", "st-1", ("A",))


def test_a_file_that_is_no_list_says_what_it_needs(tmp_path: Path) -> None:
    """The columns that were found are named."""
    (tmp_path / "x.csv").write_text("foo,bar\n1,2\n")
    with pytest.raises(DeliveryError, match="foo, bar"):
        lists.known(tmp_path, [tmp_path / "x.csv"], "lab")
