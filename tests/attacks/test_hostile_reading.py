"""What an analyst could learn who holds the 2B products of one project: each claim of the threat model about them."""

import base64
import hashlib
import hmac
import json
import re
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anonymisation.canonical import canonical
from anonymisation.pids import pids, references
from contracts.vocabulary import FieldClass, IdentifierKind
from examples.partnership.extracts import PartnershipFile
from journey.publishing import DATA
from tests.attacks.holding import FEEDS, unique
from tests.contracts.shelf import SHIPPED
from tests.invented import an_instance
from tests.leaks.searching import Needles, secret_forms
from tests.partnership import domain_key, persons, take
from tests.people import EVALUATION, JOURNEYS, linked_and_shared, made, with_approvers

CRIMES, VICTIMS, CASES, SCHOOLS = FEEDS[0], FEEDS[1], FEEDS[3], FEEDS[4]
CHILDREN = {"10-14", "15-17"}
NUMBERS = ("nhs_number", "upn", "uln", "pnc_id", "cro_number")
_SEALED = {FieldClass.DIRECT_ID, FieldClass.RECORD_REF, FieldClass.CONTACT, FieldClass.FREE_TEXT, FieldClass.STAFF}


def of_project(held, project):
    """Every row of a project's products, by feed."""
    feeds = {item.product.feed for item in held.versions_for(project)}
    return {feed: held.records(feed, project) for feed in sorted(feeds)}


def cells(held, project):
    """Every text that stands in a project's products."""
    rows = (row for records in of_project(held, project).values() for row in records)
    return {str(value) for row in rows for value in row.values()}


def names_in(held, project, column):
    return {row[column] for rows in of_project(held, project).values() for row in rows if row.get(column) is not None}


def test_an_analyst_sees_which_rows_are_one_person_s_across_partners_and_quarters(held):
    seen = defaultdict(set)
    for item in held.versions_for(JOURNEYS):
        for row in pq.read_table(item.path).to_pylist():
            if row.get("pid"):
                seen[row["pid"]].add((item.product.feed, item.period))
    assert any(len({feed for feed, _ in places}) > 1 for places in seen.values())
    assert any(len({period for _, period in places}) > 1 for places in seen.values())


def test_no_byte_of_a_project_s_products_tells_who_somebody_is(held):
    written = {"identifier": {row[name] for row in held.people for name in NUMBERS}, "source": set()}
    for feed in FEEDS:
        contract = held.instance.library.feed(feed)
        for column in contract.columns:
            if column.field_class in _SEALED or column.identifier is IdentifierKind.POSTCODE:
                written["source"] |= {row[column.header] for _, row in held.source(feed)}
    # Short words, such as a name that is also a word, are held against whole cells below.
    forms = {kind: {text.encode() for text in texts if text and len(text) >= 10} for kind, texts in written.items()}
    assert min(map(len, forms.values())) > 300
    needles = Needles(forms)
    for item in held.versions_for(JOURNEYS):
        for path in Path(item.path).parent.iterdir():
            said = repr(pq.read_table(path).to_pydict()).encode() if path.name == DATA else b""
            assert needles.found_in(path.read_bytes() + b"\n" + said) == set(), path.name


def test_no_cell_is_a_name_a_date_of_birth_a_postcode_a_small_area_or_a_note(held):
    found = cells(held, JOURNEYS)
    assert len(found) > 1000
    who = ("given_name", "family_name", "former_family_name", "postcode", "former_postcode", "lsoa")
    groups = set(held.instance.library.code_groups("ethnicity_groups").of.values())  # one of which is a surname too
    assert found & {row[name] for row in held.people for name in who if row[name]} <= groups
    born = {row["born"] for row in held.people if row["born"] < "2023"}  # before any day of an event
    assert len(born) > 1000
    assert not found & born
    assert not [
        text for text in found if re.search(r"[EW]01\d{6}|T\d\d:\d\d|\d\d:\d\d:\d\d|\s\S+\s\S+\s\S+\s\S+\s\S+\s", text)
    ]


def public_values(held):
    """Whatever an analyst could try for a key: all that stands beside the products."""
    values = {b"", JOURNEYS.encode(), b"data_group", b"e1", held.instance.id.encode(), b"person"}
    for item in held.versions_for(JOURNEYS):
        manifest = (Path(item.path).parent / "manifest.json").read_bytes()
        said = json.loads(manifest)
        values |= {hashlib.sha256(manifest).digest(), item.version.encode()}
        values |= {said[name].encode() for name in ("inputs_digest", "agreement_digest")}
        key_ids = re.findall(rb'"key_id": "([^"]+)"', manifest)
        values |= set(key_ids)
    return values


def test_a_guess_who_somebody_is_cannot_be_tried(held):
    """No pid is a hash of what is known of a person, without a key or under anything that an analyst can see."""
    shown = names_in(held, JOURNEYS, "pid")
    assert len(shown) > 300
    keys = public_values(held)
    assert len(keys) > 20
    known = {str(person) for person in {held.truth[place] for place in held.persons}}
    for row in (row for row in held.people if str(row["person"]) in known):
        texts = [row[name] for name in NUMBERS if row[name]]
        together = [row["given_name"], row["family_name"], str(row["born"]), row["postcode"]]
        texts += ["".join(together), "\x1f".join(together), "\x1f".join(_spelt(together))]
        for text in texts:
            tries = {hashlib.sha256(text.encode()).digest(), hashlib.md5(text.encode(), usedforsecurity=False).digest()}
            tries |= {hmac.digest(key, text.encode(), "sha256") for key in keys}
            assert not shown & {base64.b32encode(found[:16]).decode().rstrip("=").lower() for found in tries}


def _spelt(together):
    kinds = (
        IdentifierKind.GIVEN_NAME,
        IdentifierKind.FAMILY_NAME,
        IdentifierKind.DATE_OF_BIRTH,
        IdentifierKind.POSTCODE,
    )
    return [
        canonical(kind, pa.array([text])).values[0].as_py() or "" for kind, text in zip(kinds, together, strict=True)
    ]


def test_a_pid_is_no_internal_id_and_shows_none(held):
    shown = names_in(held, JOURNEYS, "pid") | names_in(held, EVALUATION, "pid")
    inside = {form.decode("latin-1") for person in held.persons.values() for form in secret_forms(person)}
    assert not shown & inside


def test_another_gateway_gives_the_same_person_another_pid(held, tmp_path):
    other, _ = with_approvers(an_instance(tmp_path))
    postcodes = next(file for file in held.files if file.feed == "postcode_lookup")
    take(other, [postcodes, *(file for file in held.files if file.feed == CASES)])
    linked_and_shared(other)
    here, there = held.persons, persons(other)
    assert len(there) > 10
    assert set(there) <= set(here)
    for project in (JOURNEYS, EVALUATION):
        theirs = {row["pid"] for row in made(other, CASES, project)}
        assert theirs
        assert not theirs & names_in(held, project, "pid")


@pytest.mark.parametrize("column", ["pid", "row_id", "crime_ref"])
def test_two_projects_have_no_name_in_common(held, column):
    journeys, evaluation = (names_in(held, project, column) for project in (JOURNEYS, EVALUATION))
    assert min(len(journeys), len(evaluation)) > 100
    assert not journeys & evaluation


def pid_of_person(held, project):
    """The truth about pids, which no analyst has: by the gateway's own key."""
    ids = sorted(set(held.persons.values()))
    made_of = pids(domain_key(held.instance, project), pa.array(ids, pa.binary(16)))
    return dict(zip(made_of.to_pylist(), ids, strict=True))


def test_two_recipients_who_pool_their_products_link_their_pids_where_rows_are_unique(held):
    """They can, today: what they were given says the same of one event. Part 6 is to make it less."""
    mine, theirs = (held.records(VICTIMS, project) for project in (JOURNEYS, EVALUATION))
    names = tuple(sorted(set(mine[0]) - {"row_id", "pid", "crime_ref"}))
    left, right = unique(mine, names), unique(theirs, names)
    matched = [(left[key]["pid"], right[key]["pid"]) for key in left.keys() & right.keys() if left[key]["pid"]]
    persons_of = [pid_of_person(held, project) for project in (JOURNEYS, EVALUATION)]
    assert all(persons_of[0][one] == persons_of[1][other] for one, other in matched)
    share = len({one for one, _ in matched}) / len({row["pid"] for row in mine if row["pid"]})
    assert share > 0.8, f"{share:.0%} of victims' pids are linked across the projects"


def test_who_knows_one_event_of_a_child_singles_out_the_pid_and_reads_the_rest(held):
    """They can, today: a week, an authority and a kind are seldom those of two children."""
    children = [row for row in held.records(SCHOOLS) if row["age_band"] in CHILDREN]
    alone = unique(children, ("start_date", "residence_local_authority_code", "category"))
    share = len({row["pid"] for row in alone.values()}) / len({row["pid"] for row in children})
    assert 0.5 < share < 0.9, f"{share:.0%} of children with a suspension are singled out by it"
    elsewhere = names_in(held, JOURNEYS, "pid") & {row["pid"] for row in alone.values()}
    others = {
        row["pid"]
        for feed, rows in of_project(held, JOURNEYS).items()
        if feed != SCHOOLS
        for row in rows
        if "pid" in row
    }
    assert elsewhere & others, "nobody was singled out of whom the rest could be read"


def test_of_a_child_s_crime_neither_the_day_nor_the_small_area_is_told_though_victims_and_crimes_are_joined(held):
    """The reference joins them, and one victim's row is guarded: so the crime's own row has to be."""
    children = {row["crime_ref"] for row in held.records(VICTIMS) if row["age_band"] in CHILDREN}
    theirs = [row for row in held.records(CRIMES) if row["crime_ref"] in children]
    assert len(theirs) > 20
    assert {row["committed_from"].weekday() for row in theirs} == {0}, "weeks begin on Monday"
    months = [row | {"committed_from": row["committed_from"].strftime("%Y-%m")} for row in theirs]
    fine = held.records(CRIMES, None)
    names = tuple(sorted(fine[0].keys() & theirs[0].keys() - {"row_id"}))
    left, right = unique(fine, names), unique(months, names)
    assert not [key for key in left.keys() & right.keys() if left[key]["lsoa21_code"]]


def test_a_2a_product_of_the_same_recipient_tells_the_small_area_of_unique_2b_rows(held):
    """They can, today: the one says month and LSOA, the other day and authority, and both the same of one crime."""
    fine, dated = held.records(CRIMES, None), held.records(CRIMES)
    dated = [row | {"committed_from": row["committed_from"].strftime("%Y-%m")} for row in dated]
    names = tuple(sorted(fine[0].keys() & dated[0].keys() - {"row_id"}))
    assert {"committed_from", "local_authority_code"} <= set(names)
    left, right = unique(fine, names), unique(dated, names)
    joined = [key for key in left.keys() & right.keys() if left[key]["lsoa21_code"]]
    share = len(joined) / len(dated)
    assert all("lsoa21_code" in left[key] and "lsoa21_code" not in right[key] for key in joined)
    assert 0.5 < share < 0.8, f"{share:.0%} of 2B crimes are given their LSOA by the 2A product"


def test_a_row_that_does_not_say_its_small_area_is_known_to_be_guarded(held):
    """They can: nothing else leaves it empty here. What guards it, or that nobody filled it in, no row says."""
    fine = held.records(CRIMES, None)
    guards = SHIPPED.feed(CRIMES).guards
    harmless = {guard.column: {*SHIPPED.feed(CRIMES).column(guard.column).codes} - {*guard.codes} for guard in guards}
    source = [row for _, row in held.source(CRIMES)]
    guarded = sum(any(row[name] not in codes for name, codes in harmless.items()) for row in source) / len(source)
    empty = sum(row["lsoa21_code"] is None for row in fine) / len(fine)
    assert abs(guarded - empty) < 0.01, f"{guarded:.0%} of crimes are guarded, and {empty:.0%} say no small area"
    assert not {"da_flag", "cse_flag", "child_victim_flag"} & set(fine[0])


def test_the_order_of_rows_says_nothing_of_the_order_of_the_file(held):
    (item,) = [
        found for found in held.versions_for(JOURNEYS) if (found.product.feed, found.period) == (CRIMES, "2024-Q1")
    ]
    rows = pq.read_table(item.path).to_pylist()
    numbers = [base64.b32decode(row["row_id"].upper() + "======") for row in rows]
    assert numbers == sorted(numbers)
    written = [row["crime_ref"] for place, row in held.source(CRIMES) if place[2] == "2024-Q1"]
    named = references(domain_key(held.instance, JOURNEYS), "police", "crime_ref", pa.array(written)).to_pylist()
    line_of = {name: number for number, name in enumerate(named)}
    lines = [line_of[row["crime_ref"]] for row in rows]
    assert len(lines) > 150
    assert abs(_correlation(lines)) < 5 / len(lines) ** 0.5


def _correlation(lines):
    """Of places in the product with places in the file."""
    middle = (len(lines) - 1) / 2
    return sum((at - middle) * (line - middle) for at, line in enumerate(lines)) / sum(
        (at - middle) ** 2 for at in range(len(lines))
    )


def test_a_new_version_has_other_row_ids_and_the_same_pids(held, changeable, tmp_path):
    before = {row["row_id"]: row["pid"] for row in held.records(CASES)}
    files = (item for item in held.files if (item.feed, item.period) == (CASES, "2024-Q1"))
    file = max(files, key=lambda item: item.rows)
    again = tmp_path / "again.csv"
    again.write_text("".join(file.path.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    take(changeable, [PartnershipFile(again, file.partner, CASES, file.period, 1, 0, 0, 0, 0)])
    linked_and_shared(changeable)
    after = {row["row_id"]: row["pid"] for row in made(changeable, CASES, JOURNEYS)}
    assert after
    assert not after.keys() & before.keys()
    assert set(after.values()) <= set(before.values())
