"""What must hold of a project before anything is made for it."""

import base64
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.errors import DocumentError
from contracts.project import read_closing, read_project
from tests.contracts.shelf import SHIPPED, WALKS

ONE, OTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
FIRST, LAST = WALKS["opens"], date(2026, 12, 31)
PROJECT = WALKS | {
    "feeds": ["police_recorded_crime_victims"],
    "ends": LAST,
    "approvers": [
        {"id": "a", "organisation": "police", "role": "data_protection_officer", "public_key": ONE},
        {"id": "b", "organisation": "bristol", "role": "caldicott_guardian", "public_key": OTHER},
    ],
}


def project_of(**changes):
    """An invented project with some things changed."""
    return read_project(yaml.safe_dump(PROJECT | changes), "projects/walks.yaml")


def approvers(first=None, second=None):
    """The two approvers with something of each changed; what is None is left out."""
    changed = zip(PROJECT["approvers"], (first or {}, second or {}), strict=True)
    return [{name: value for name, value in (one | change).items() if value is not None} for one, change in changed]


def test_a_project_is_read_as_it_is_written():
    project = project_of()
    assert (project.id, project.purpose, project.recipient, project.tier) == (
        "walks",
        "journeys_and_evaluation",
        "data_group",
        "2B",
    )
    assert project.closed is None
    assert (project.people, project.feeds) == (("analyst_1",), ("police_recorded_crime_victims",))
    assert [(item.id, item.organisation, item.role, item.public_key) for item in project.approvers] == [
        ("a", "police", "data_protection_officer", ONE),
        ("b", "bristol", "caldicott_guardian", OTHER),
    ]


@given(st.dates(FIRST - timedelta(days=3), LAST + timedelta(days=3)))
def test_a_project_is_open_from_its_first_day_to_its_last_both_included(day):
    assert project_of().is_open(day) == (FIRST <= day <= LAST)


@pytest.mark.parametrize(
    ("day", "is_open"), [(FIRST, True), (LAST, True), (FIRST - timedelta(1), False), (LAST + timedelta(1), False)]
)
def test_its_first_and_its_last_day_count(day, is_open):
    assert project_of().is_open(day) is is_open


UNFIT = {
    "an unknown key": {"surprise": 1},
    "an unknown key of an approver": {"approvers": approvers({"surprise": 1})},
    "nobody": {"people": []},
    "an id that is a path": {"id": "../walks"},
    "an epoch, which belongs to the keys": {"epoch": "e1"},
    "a tier that there is not": {"tier": "2C"},
    "an approver without a role": {"approvers": approvers({"role": None})},
    "a role that nobody approves in": {"approvers": approvers({"role": "analyst"})},
    "a feed that is a path": {"feeds": ["../feed"]},
    "a day that is none": {"ends": "soon"},
    "a key that is too short": {"approvers": approvers({"public_key": ONE[4:]})},
    "a key that is too long": {"approvers": approvers({"public_key": "AAAA" + ONE})},
    "a key in hexadecimal": {"approvers": approvers({"public_key": "01" * 32})},
    "a key with a line end": {"approvers": approvers({"public_key": ONE + "\n"})},
    "a key whose unused bits say something": {"approvers": approvers({"public_key": ONE[:-2] + "F="})},
}


@pytest.mark.parametrize("change", UNFIT.values(), ids=UNFIT)
def test_a_project_that_holds_something_unfit_is_refused(change):
    with pytest.raises(DocumentError, match=r"projects/walks\.yaml: is not a project that the gateway can read"):
        project_of(**change)


@pytest.mark.parametrize("missing", PROJECT)
def test_a_project_says_everything(missing):
    text = yaml.safe_dump({name: value for name, value in PROJECT.items() if name != missing})
    with pytest.raises(DocumentError, match="is not a project"):
        read_project(text, "project.yaml")


@pytest.mark.parametrize("text", ["", "- a list", "{", "id: a\nid: a"])
def test_a_text_that_is_no_project_is_refused(text):
    with pytest.raises(DocumentError, match="is not a project"):
        read_project(text, "project.yaml")


@given(st.binary(min_size=32, max_size=32))
def test_every_key_of_32_bytes_can_be_given_and_in_one_way_only(key):
    written = base64.b64encode(key).decode()
    assume(written != OTHER)
    assert project_of(approvers=approvers({"public_key": written})).approvers[0].public_key == written
    others = {
        written[:-2] + letter + "=" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    }
    same = [other for other in others - {written} if base64.b64decode(other) == key]
    assert len(same) == 3
    for other in same:
        with pytest.raises(DocumentError):
            project_of(approvers=approvers({"public_key": other}))


def test_an_approver_may_have_no_key_yet():
    project = project_of(approvers=approvers({"public_key": None}, {"public_key": None}))
    assert [item.public_key for item in project.approvers] == [None, None]


def test_an_approver_named_twice_is_refused():
    with pytest.raises(DocumentError, match="names an approver twice"):
        project_of(approvers=approvers(second={"id": "a"}))


def test_one_key_for_two_approvers_is_refused():
    """Whoever holds it would sign twice."""
    with pytest.raises(DocumentError, match="gives two approvers one key"):
        project_of(approvers=approvers(second={"public_key": ONE}))


@pytest.mark.parametrize(
    "signing",
    [
        [],
        PROJECT["approvers"][:1],
        approvers(second={"organisation": "police"}),
        [
            *approvers(second={"organisation": "police"}),
            {"id": "c", "organisation": "police", "role": "caldicott_guardian"},
        ],
    ],
)
def test_approvers_of_fewer_organisations_than_must_sign_are_refused(signing):
    with pytest.raises(DocumentError, match="needs approvers of 2 organisations"):
        project_of(approvers=signing)


def test_a_refusal_quotes_nothing_of_the_document():
    """A mistyped key must not stand in a message: it may be a private one."""
    with pytest.raises(DocumentError) as refusal:
        project_of(approvers=approvers({"public_key": "correct-horse-battery"}))
    assert "correct-horse" not in str(refusal.value)


def test_a_project_never_changes_once_read():
    with pytest.raises(ValidationError):
        project_of().ends = LAST + timedelta(1)


@pytest.mark.parametrize("tier", ["1", "2A", "3"])
def test_a_project_is_for_records_with_a_pid_alone(tier):
    with pytest.raises(DocumentError, match=f"asks for tier {tier}: a project is for records of tier 2B"):
        project_of(tier=tier)


def test_a_document_cannot_say_of_itself_that_it_is_closed():
    with pytest.raises(DocumentError, match="leave that out, `gateway project close` closes it"):
        project_of(closed=FIRST)


@given(st.dates(FIRST, LAST))
def test_what_was_closed_is_open_on_no_day(day):
    assert not project_of().model_copy(update={"closed": FIRST}).is_open(day)


def test_its_terms_are_for_what_and_for_whom_and_until_when():
    project = project_of()
    assert project.terms == {
        "question": "Who walks where?",
        "purpose": "journeys_and_evaluation",
        "recipient": "data_group",
        "people": ["analyst_1"],
        "opens": "2024-01-01",
        "ends": "2026-12-31",
    }
    assert project_of(feeds=["another"], title="Other", approvers=approvers({"id": "c"})).terms == project.terms
    assert project_of(people=["b", "a"]).terms == project_of(people=["a", "b"]).terms


def test_a_tombstone_names_a_day_and_is_never_guessed():
    assert read_closing("2026-11-22\n", "projects/walks.yaml") == date(2026, 11, 22)
    for text in ("", "yes", "22/11/2026"):
        with pytest.raises(DocumentError, match="its tombstone names no day"):
            read_closing(text, "projects/walks.yaml")


def test_the_shipped_projects_are_invented_and_nobody_can_approve_them_yet():
    assert sorted(SHIPPED.projects) == ["journeys", "mentoring_evaluation"]
    keys = {item.public_key for project in SHIPPED.projects.values() for item in project.approvers}
    assert keys == {None}


@pytest.mark.parametrize("project", SHIPPED.projects.values(), ids=SHIPPED.projects)
def test_a_shipped_project_names_only_what_the_agreement_and_the_shelf_have(project):
    agreement = SHIPPED.agreement
    assert agreement.recipient(project.recipient)
    assert agreement.purpose(project.purpose)
    assert [item.organisation for item in project.approvers if agreement.party(item.organisation) is None] == []
    released = {item.product for item in agreement.releases if item.tier == "2B"}
    assert set(project.feeds) - released == set()
    assert project.is_open(date(2026, 6, 1))


def test_a_project_ends_after_it_opens():
    with pytest.raises(DocumentError, match="ends before it opens"):
        project_of(opens="2025-01-02", ends="2025-01-01")
