"""What must hold of products about people: one pid a person in one project, and nothing of who they are anywhere."""

import base64
import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest
import yaml

from contracts.errors import ReleaseRefusedError
from journey import shared
from journey.errors import ConservationError, LinkingBehindError
from journey.inputs import due
from journey.instance import Zone
from journey.linked import link_people, open_links
from journey.publishing import DATA, versions_of
from journey.sealed import open_sealed
from journey.shared import share
from products.catalogue import product_of, products_of
from tests.invented import ON, signed_again
from tests.people import (
    EVALUATION,
    JOURNEYS,
    KNOWN,
    LINKED,
    QUARTER,
    SOMERSET_HOME,
    case,
    copied,
    crime_row,
    given,
    in_crime,
    linked_and_shared,
    made,
    nhs_number,
    participation,
    person,
    pids_of,
    postcodes_protected,
    same_keys,
    suspension,
    upn,
)

CASES, SCHOOLS, INTERVENTIONS = "youth_justice_cases", "school_suspensions_and_exclusions", "intervention_participation"
CRIMES, VICTIMS, SUSPECTS = (f"police_recorded_crime{name}" for name in ("", "_victims", "_suspects"))
KIDS = [person(0, dob="2008-06-15"), *(person(number) for number in range(1, 13))]
"""None was born on 1 January, which stands where no birthday is known and tells less."""
ORGANISATION = {"crime_ref": "5224000011", "committed_from": "2024-01-05T22:10", "role": "victim"}


def filled(instance):
    """Thirteen children: all with youth justice, ten excluded, eight suspects, three of these victims, seven helped."""
    given(instance, "bristol", CASES, [case(kid) for kid in KIDS])
    given(instance, "bristol", SCHOOLS, [suspension(kid) for kid in KIDS[:10]])
    given(instance, "police", CRIMES, [crime_row(number) for number in range(12)])
    given(instance, "police", SUSPECTS, [in_crime(n, "suspect", kid) for n, kid in enumerate(KIDS[:8])])
    victims = [in_crime(n, "victim", kid) for n, kid in enumerate(KIDS[2:5], 6)]
    given(instance, "police", VICTIMS, [*victims, ORGANISATION])
    given(instance, "mentoring_project", INTERVENTIONS, [participation(kid) for kid in KIDS[:7]])
    return linked_and_shared(instance)


@pytest.fixture(scope="module")
def world(with_postcodes, tmp_path_factory):
    """A gateway in which everything was made once; nothing here may change it."""
    instance = copied(with_postcodes, tmp_path_factory.mktemp("world") / "home")
    return instance, {(item.product.id, item.period): item for item in filled(instance)}


def test_one_person_has_one_pid_in_a_project_across_police_youth_justice_schools_and_interventions(world):
    for project in (JOURNEYS, EVALUATION):
        found = {feed: set(pids_of(world[0], feed, project)) - {None} for feed in (CASES, SCHOOLS, SUSPECTS, VICTIMS)}
        helped = set(pids_of(world[0], INTERVENTIONS, project))
        assert [len(found[feed]) for feed in (CASES, SCHOOLS, SUSPECTS, VICTIMS)] == [13, 10, 8, 3]
        assert helped < found[SUSPECTS] < found[SCHOOLS] < found[CASES]
        assert found[VICTIMS] < found[SUSPECTS]


def test_no_two_projects_have_a_pid_a_reference_or_a_row_id_in_common(world):
    columns = ("pid", "row_id", "crime_ref")
    seen = {project: set() for project in (JOURNEYS, EVALUATION)}
    for project in seen:
        for feed in (CASES, SCHOOLS, SUSPECTS, VICTIMS, INTERVENTIONS):
            rows = made(world[0], feed, project)
            seen[project] |= {row[name] for row in rows for name in columns if row.get(name)}
    assert len(seen[JOURNEYS]) == len(seen[EVALUATION]) > 60
    assert not seen[JOURNEYS] & seen[EVALUATION]


def test_a_crime_its_suspects_and_its_victims_join_by_the_pseudonym_of_its_reference(world):
    crimes, suspects, victims = (
        {row["crime_ref"] for row in made(world[0], feed, JOURNEYS)} for feed in (CRIMES, SUSPECTS, VICTIMS)
    )
    assert (len(crimes), len(suspects), len(victims), len(suspects & victims)) == (12, 8, 4, 2)
    assert suspects < crimes
    assert victims < crimes
    assert not any(reference.startswith("5224") for reference in crimes)


def test_an_organisation_has_no_pid_and_records_about_nobody_have_no_such_column(world):
    (nobody,) = (row for row in made(world[0], VICTIMS, JOURNEYS) if row["pid"] is None)
    assert nobody["crime_ref"]
    assert "pid" not in made(world[0], CRIMES, JOURNEYS)[0]


def test_records_with_a_pid_hold_only_what_the_clause_names_and_no_identifier(world):
    (row, *_) = made(world[0], INTERVENTIONS, JOURNEYS)
    granted = ["age_band", "residence_local_authority_code", "intervention_type", "prevention_level"]
    granted += ["referral_source", "start_date", "end_date", "completion"]
    granted += ["sessions_offered_band", "sessions_attended_band"]
    assert list(row)[:2] == ["row_id", "pid"]
    assert sorted(row) == sorted(["row_id", "pid", *granted])


def test_how_many_partners_know_a_young_person_is_counted_as_by_hand(world):
    """All but two are 14. Police (suspects and victims alike), council (two feeds) and mentors are three partners."""
    instance, shared = world
    ages = [age_band(kid["dob"], date(2024, 1, 5) if n < 8 else date(2024, 2, 3)) for n, kid in enumerate(KIDS)]
    partners = ["3 or more" if n < 7 else "2" if n < 8 else "1" for n in range(13)]
    counts = Counter(zip(ages, partners, strict=True))
    versions = versions_of(instance, product_of(instance.library, KNOWN), QUARTER)
    with versions.store.open(versions.path(versions.current(), DATA)) as source:
        table = pq.read_table(source).to_pylist()
    assert counts == {
        ("10-14", "3 or more"): 6,
        ("15-17", "3 or more"): 1,
        ("10-14", "2"): 1,
        ("10-14", "1"): 4,
        ("15-17", "1"): 1,
    }
    for row in table:
        count = counts[row["age_band"], row["partners"]]
        withheld = 1 <= count <= 5
        assert (row["young_people"], row["supp_code"]) == ((None, "c") if withheld else (count, ""))
    accounts = shared[KNOWN, QUARTER].accounts
    assert sum(account.accepted for account in accounts) == 13 + 10 + 8 + 4 + 7
    assert sum(account.shared for account in accounts) == 6 + 6 + 6 + 3 + 6
    reasons = Counter()
    for account in accounts:
        assert account.balances
        reasons.update(account.withheld)
    assert reasons == {"small-count": 14, "about-nobody": 1, "person-outside-table": 0}


def age_band(born, on):
    year, month, day = map(int, born.split("-"))
    age = on.year - year - ((on.month, on.day) < (month, day))
    return "10-14" if age < 15 else "15-17"


def secrets_of(instance):
    """Every person, token and pid that there is, in every spelling that bytes may have."""
    raw = set()
    with open_sealed(instance, Zone.LINKED, "runs/00000001/registry") as sealed:
        registry = pq.read_table(sealed)
    raw |= set(registry.column("record_key").to_pylist()) | set(registry.column("person").to_pylist())
    with open_links(instance) as links:
        raw |= set(links.read().column("person").to_pylist()) - {None}
    spelt = {form(item) for item in raw for form in (bytes, bytes.hex, base64.b64encode, base64.b32encode)}
    texts = {item.encode() if isinstance(item, str) else item for item in spelt}
    pids = {
        pid
        for feed in (CASES, VICTIMS)
        for project in (JOURNEYS, EVALUATION)
        for pid in pids_of(instance, feed, project)
    }
    return texts | {item.lower().rstrip(b"=") for item in texts} | {pid.encode() for pid in pids if pid}


def test_no_person_token_or_pid_is_in_a_file_name_ledger_receipt_manifest_account_or_run(world):
    instance, _ = world
    secrets = secrets_of(instance)
    assert len(secrets) > 100
    told = [path for path in instance.home.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    assert {"run.json", "manifest.json", "receipt.json", "record.json"} <= {path.name for path in told}
    for path in told:
        content = str(path).encode() + b"\n" + path.read_bytes()
        assert not [secret for secret in secrets if secret in content], path.relative_to(instance.home)


def test_pids_are_in_the_records_of_projects_and_in_no_other_parquet_file(world):
    instance, _ = world
    pids = {pid for project in (JOURNEYS, EVALUATION) for pid in pids_of(instance, CASES, project)}
    for path in instance.home.rglob("*.parquet"):
        values = {value for column in pq.read_table(path).columns for value in column.to_pylist()}
        carries = "tier2b" in path.parts and CRIMES not in path.parts
        assert bool(pids & values) == carries, path.relative_to(instance.home)


def test_nothing_that_carries_a_pid_lies_where_readers_look(world):
    tops = {path.split("/")[0] for path in world[0].zone(Zone.SHARED).list()}
    assert tops == {"tier1", "tier2a"}


def test_the_pid_column_says_by_which_key_and_clause_it_is_there(world):
    instance, _ = world
    (path,) = (instance.home / "zones" / "pending" / "tier2b" / "data_group" / JOURNEYS / CASES).rglob("*.parquet")
    (decision,) = json.loads(pq.read_schema(path).field("pid").metadata[b"decisions"])
    assert "pseudonym" in decision["treatment"]
    assert len(decision["key_id"]) == 16
    assert decision["clause"].startswith("5.")


def test_five_hundred_children_with_upn_un1_have_five_hundred_pids(peopled):
    alike = {"upn": "UN1", "nhs_no": "9999999999", "dob": "2009-03-04", "outcome_date": "2024-02-03"}
    given(peopled, "bristol", CASES, [alike] * 500)
    link_people(peopled, ON)
    share(peopled, f"{CASES}_for_{JOURNEYS}", QUARTER, ON)
    pids = pids_of(peopled, CASES, JOURNEYS)
    assert (len(pids), len(set(pids)), None in pids) == (500, 500, False)


def test_without_links_of_every_delivery_nothing_is_made(peopled):
    given(peopled, "bristol", CASES, [case(person(1))])
    for product in (KNOWN, f"{CASES}_for_{JOURNEYS}"):
        with pytest.raises(LinkingBehindError, match="to be linked first"):
            share(peopled, product, QUARTER, ON)
    link_people(peopled, ON)
    given(peopled, "bristol", CASES, [case(person(1)), case(person(2))])
    with pytest.raises(LinkingBehindError):
        share(peopled, KNOWN, QUARTER, ON)


def edit_project(instance, project, **changes):
    path = instance.home / "documents" / "projects" / f"{project}.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | changes), encoding="utf-8")
    return signed_again(instance)


def test_another_epoch_gives_everybody_another_pid_and_another_row_id(peopled):
    given(peopled, "bristol", CASES, [case(kid) for kid in KIDS])
    linked_and_shared(peopled)
    before = pids_of(peopled, CASES, JOURNEYS)
    rows_before = {row["row_id"] for row in made(peopled, CASES, JOURNEYS)}
    peopled.keyring.turn_to(peopled.keyring.make_next_root())
    linked_and_shared(peopled)
    assert len(pids_of(peopled, CASES, JOURNEYS)) == len(before) > 0
    assert not set(before) & set(pids_of(peopled, CASES, JOURNEYS))
    assert not rows_before & {row["row_id"] for row in made(peopled, CASES, JOURNEYS)}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"ends": date(2026, 1, 1)}, "is not open"), ({"opens": date(2027, 1, 1)}, "is not open")],
)
def test_for_a_project_that_is_not_open_nothing_is_made(peopled, changes, reason):
    given(peopled, "bristol", CASES, [case(person(1))])
    link_people(peopled, ON)
    closed = edit_project(peopled, JOURNEYS, **changes)
    with pytest.raises(ReleaseRefusedError, match=reason):
        share(closed, f"{CASES}_for_{JOURNEYS}", QUARTER, ON)
    assert closed.zone(Zone.PENDING).list() == []


def test_two_councils_that_send_the_same_bytes_share_no_row_id(peopled):
    rows = [{"nhs_no": "9990000001", "dob": "2009-03-04", "outcome_date": "2024-02-03"}] * 9
    for council in ("bristol", "somerset"):
        given(peopled, council, CASES, rows)
    linked_and_shared(peopled)
    found = made(peopled, CASES, JOURNEYS)
    assert len({row["row_id"] for row in found}) == len(found) == 18
    assert len({row["pid"] for row in found}) == 2


def current_bytes(instance):
    """The files of every current version that carries no pid."""
    found = {}
    for product in products_of(instance.library):
        if product.project is None:
            versions = versions_of(instance, product, QUARTER)
            if version := versions.current():
                store = versions.store
                found[product.id] = [store.read(versions.path(version, name)) for name in (DATA, "manifest.json")]
    return found


def people_of(instance, project, feeds):
    """The records of a project as people: for each the rows about them, whatever their pid and the ids of rows."""
    found = {}
    for feed in feeds:
        for row in made(instance, feed, project):
            pid = row.pop("pid", None)
            del row["row_id"]
            found.setdefault(pid, Counter())[feed, tuple(row.items())] += 1
    return Counter(frozenset(rows.items()) for rows in found.values())


def in_order(instance, order, *, often):
    """Deliveries given in some order; linked and shared once at the end, or after each of them."""
    two_lives = [person(1, upn=upn(1)), person(2, upn=upn(2), nhs_no=nhs_number(9))]
    at_school = person(40, surname="Okafor", forename="Prudence", upn=upn(2))
    elsewhere = person(41, surname="Lowri", forename="Bruno", upn=upn(1), postcode=SOMERSET_HOME)
    files = {
        "cases": ("bristol", CASES, [case(kid) for kid in [*KIDS, *two_lives]]),
        "restated": ("bristol", CASES, [case(kid) for kid in KIDS[1:]] + [case(person(1, upn=upn(2)))]),
        "schools": ("bristol", SCHOOLS, [suspension(at_school), *map(suspension, KIDS[:9])]),
        "elsewhere": ("somerset", SCHOOLS, [suspension(elsewhere)]),
        "crimes": ("police", CRIMES, [crime_row(number) for number in range(12)]),
        "suspects": ("police", SUSPECTS, [in_crime(n, "suspect", kid) for n, kid in enumerate(KIDS[:7])]),
    }
    for name in order:
        given(instance, *files[name])
        if often:
            linked_and_shared(instance)
    linked_and_shared(instance)


def test_in_any_order_person_free_products_are_the_same_bytes_and_records_the_same_but_for_pids(peopled, tmp_path):
    """Late, repeated and restated, each restatement after what it restates; with and without runs in between."""
    first = ("cases", "schools", "suspects", "restated", "elsewhere", "crimes")
    in_order(peopled, first, often=True)
    twin = same_keys(peopled, tmp_path / "twin")
    postcodes_protected(twin)
    in_order(
        twin, ("suspects", "crimes", "elsewhere", "suspects", "cases", "restated", "restated", "schools"), often=False
    )
    one, two = current_bytes(peopled), current_bytes(twin)
    assert set(one) == {KNOWN, LINKED, CRIMES}
    assert one == two
    for project in (JOURNEYS, EVALUATION):
        feeds = (CASES, SCHOOLS, SUSPECTS)
        people = people_of(peopled, project, feeds)
        assert people == people_of(twin, project, feeds)
        assert people.total() == 16  # thirteen children, and three who have only another child's number in common
    crimes = (Counter(row["crime_ref"] for row in made(home, CRIMES, JOURNEYS)) for home in (peopled, twin))
    assert next(crimes) == next(crimes)
    assert due(twin) == ()


def test_who_is_untouched_keeps_their_pid_when_others_arrive(peopled):
    given(peopled, "bristol", CASES, [case(kid) for kid in KIDS])
    linked_and_shared(peopled)
    before = {project: sorted(pids_of(peopled, CASES, project)) for project in (JOURNEYS, EVALUATION)}
    given(
        peopled, "somerset", CASES, [case(person(50, postcode=SOMERSET_HOME)), case(person(51, postcode=SOMERSET_HOME))]
    )
    given(peopled, "police", SUSPECTS, [in_crime(1, "suspect", KIDS[0]), in_crime(2, "suspect", person(52))])
    linked_and_shared(peopled)
    for project, pids in before.items():
        assert set(pids) < set(pids_of(peopled, CASES, project))
        assert len(set(pids_of(peopled, SUSPECTS, project)) & set(pids)) == 1


def test_a_table_that_counts_other_people_than_its_rows_are_about_is_not_published(peopled, monkeypatch):
    given(peopled, "bristol", CASES, [case(person(number)) for number in range(9)])
    link_people(peopled, ON)
    counting = shared.make_people_table

    def miscounting(*asked):
        made = counting(*asked)
        return replace(made, people=made.people + 1)

    monkeypatch.setattr(shared, "make_people_table", miscounting)
    with pytest.raises(ConservationError, match="people"):
        share(peopled, KNOWN, QUARTER, ON)
    assert peopled.zone(Zone.SHARED).list() == []


def test_a_quarter_in_which_known_people_come_again_leaves_the_table_of_the_earlier_one_as_it_is(peopled):
    def given_until(fits, period, month):
        """Deliver the people again, on other days, until the delivery's digest is as wanted."""
        for day in range(1, 29):
            rows = [case(person(item), outcome_date=f"2024-{month}-{day:02}") for item in range(9)]
            if fits(given(peopled, "bristol", CASES, rows, period).digest):
                return

    given_until(lambda digest: digest > "8", QUARTER, "01")
    link_people(peopled, ON)
    first = share(peopled, KNOWN, QUARTER, ON)
    # Its rows now come before those of the first quarter, and are the people's first of all.
    given_until(lambda digest: digest < "8", "2024-Q2", "04")
    link_people(peopled, ON)
    again = share(peopled, KNOWN, QUARTER, ON)
    assert (again.version, again.changed) == (first.version, False)


def test_two_partners_that_contradict_each_other_about_somebody_are_each_left_what_they_said(peopled):
    """A verified number links the rows; whose date of birth and sex is right is nothing that a gateway knows."""
    given(peopled, "bristol", CASES, [case(person(1), upn=upn(1), sex="M")])
    given(peopled, "bristol", SCHOOLS, [suspension(person(1, dob="2012-05-05"), upn=upn(1), sex="F")])
    linked_and_shared(peopled)
    (of_justice,), (of_school,) = (made(peopled, feed, JOURNEYS) for feed in (CASES, SCHOOLS))
    assert of_justice["pid"] == of_school["pid"]
    assert (of_justice["sex"], of_school["sex"]) == ("M", "F")
    assert of_justice["age_band"] != of_school["age_band"]
