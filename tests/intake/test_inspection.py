"""What must hold of a look at a delivery: every row is in one place, and the counts are those of an oracle.

The last tests reproduce the counts that the README of the shared data gives for real police files.
"""

import csv
import io
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.vocabulary import Severity
from intake.encoding import encode
from intake.findings import FindingCounter
from intake.headers.layout import Layout
from intake.inspection import Inspector, Tally, fit_values, of_their_kind, selected
from intake.scope import scope_by_contract
from intake.text.blocks import raw_blocks
from intake.text.dialect import Dialect
from intake.text.parsing import TextPiece
from journey.passing import pass_through
from tests.contracts.shelf import CRIME, SHIPPED, feed_of
from tests.intake import places as invented
from tests.intake.places import a_lookup, a_postcode_lookup

LOOKUP = a_lookup()
OF_CRIME = {CRIME.place: LOOKUP}
HEADERS = [column.header for column in CRIME.columns]
CANARY = "Quincey Canary"
GOOD = {
    "Crime ID": "ab" * 32,
    "Month": "2024-01",
    "Reported by": "Force",
    "Falls within": "Force",
    "Longitude": "-2.5",
    "Latitude": "51.4",
    "Location": "On or near Invented Street",
    "LSOA code": invented.UNCHANGED,
    "LSOA name": "Bristol 001A",
    "Crime type": "Burglary",
    "Last outcome category": "Under investigation",
    "Context": "",
}

# Each value of a column, with the rules that it breaks and whether they reject its row.
CHOICES = {
    "Crime ID": [("ab" * 32, {}), ("cd" * 32, {}), ("", {}), (CANARY, {"pattern": False})],
    "Month": [
        ("2024-01", {}),
        ("2024-02", {"period": True}),
        (CANARY, {"pattern": True, "period": True}),
        ("", {"required": True}),
    ],
    "Longitude": [
        ("-2.5", {}),
        ("", {}),
        ("99", {"range": True}),
        (CANARY, {"type": True}),
        ("nan", {"type": True, "range": True}),
    ],
    "Crime type": [("Burglary", {}), ("Robbery", {}), (CANARY, {"code": True}), ("", {"required": True})],
    "LSOA code": [
        (invented.UNCHANGED, {}),
        (invented.MERGED, {}),
        (invented.SPLIT, {"lsoa-split": False}),
        (invented.HALF_IN, {"lsoa-split": False, "lsoa-straddles": False}),
        ("", {"lsoa-missing": False}),
        (invented.UNKNOWN, {"lsoa-unknown": True}),
        (CANARY, {"lsoa-unknown": True, "pattern": True}),
        (invented.OUTSIDE, {}),
        (invented.OUTSIDE_SPLIT, {"lsoa-split": False}),
        (invented.STRADDLING, {"lsoa-split": False, "lsoa-straddles": False}),
    ],
}
ELSEWHERE = {invented.OUTSIDE, invented.OUTSIDE_SPLIT, invented.STRADDLING}
RAGGED = "alone," + CANARY
ROWS = st.lists(
    st.just(RAGGED)
    | st.just("")
    | st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in CHOICES.items()}),
    max_size=25,
)


ENCODED = st.frozensets(st.sampled_from([column.name for column in CRIME.columns]))


def file_of(rows, headers=HEADERS):
    """The bytes of a file of these rows; a text stands as it is, a dictionary changes a good row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, headers, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        if isinstance(row, str):
            out.write(row + "\n")
        else:
            writer.writerow(dict.fromkeys(headers, CANARY) | GOOD | row)
    return out.getvalue().encode()


def inspected(content, block_bytes=1 << 20, lookups=OF_CRIME, feed=CRIME, encoded=frozenset()):
    """The inspection of a file read in blocks of some size, some columns encoded, and the blocks."""
    findings = FindingCounter()
    header, _, body = content.partition(b"\n")
    known = {column.header: column.name for column in feed.columns}
    layout = Layout(tuple(known.get(cell) for cell in next(csv.reader([header.decode()]))))
    inspector, tally = Inspector(feed, "2024-01", lookups, scope_by_contract(feed)), Tally(feed, findings)
    columns = tuple(column.name for column in feed.columns)
    pieces = (body[at : at + 64] for at in range(0, len(body), 64))
    raw = raw_blocks(pieces, 2, Dialect(), block_bytes)
    parsed = (TextPiece(block, Dialect()).parse(layout, columns) for block in raw)
    blocks = [inspector.inspect(replace(block, rows=encode(block.rows, encoded))) for block in parsed]
    for block in blocks:
        tally.add(block)
    return tally.inspection(), blocks


def by_rule(inspection):
    return {(item.rule, item.column): (item.count, list(item.lines)) for item in inspection.findings}


def oracle(rows):
    """Rows accepted, rejected, out of scope and lines of findings, one row after another."""
    places, findings, seen = Counter(), {}, {"row-repeated": set(), "key-repeated": set()}
    for line, row in enumerate(rows, start=2):
        if row == "":
            continue
        if row == RAGGED:
            places["rejected"] += 1
            findings.setdefault(("row-ragged", "row"), []).append((line, True))
            continue
        outside = row["LSOA code"][0] in ELSEWHERE
        broken = [(rule, name, rejects) for name, (_, rules) in row.items() for rule, rejects in rules.items()]
        rejected = any(rejects for *_, rejects in broken)
        places["outside" if outside else "rejected" if rejected else "accepted"] += 1
        found = [(rule, name) for rule, name, _ in broken]
        whole, key = tuple(value for value, _ in row.values()), row["Crime ID"][0]
        found += [("row-repeated", "row")] if whole in seen["row-repeated"] else []
        found += [("key-repeated", "Crime ID")] if key in seen["key-repeated"] else []
        seen["row-repeated"].add(whole)
        seen["key-repeated"] |= {key} if key else set()
        for rule in found:
            findings.setdefault(rule, []).append((line, not outside))
    return places, {rule: (len(lines), [line for line, told in lines if told]) for rule, lines in findings.items()}


@given(ROWS, st.integers(1, 2000), ENCODED)
def test_every_row_is_in_one_place_and_every_finding_on_its_line(rows, block_bytes, encoded):
    changes = [row if isinstance(row, str) else {name: value for name, (value, _) in row.items()} for row in rows]
    inspection, blocks = inspected(file_of(changes), block_bytes, encoded=encoded)
    places, findings = oracle(rows)
    assert inspection.rows_accepted == places["accepted"]
    assert inspection.rows_rejected == places["rejected"]
    assert inspection.rows_out_of_scope == places["outside"]
    assert inspection.rows_read == sum(places.values()) == sum(row != "" for row in rows)
    assert by_rule(inspection) == findings
    assert inspection.repeated_rows == findings.get(("row-repeated", "row"), (0, []))[0]
    assert inspection.repeated_keys == findings.get(("key-repeated", "Crime ID"), (0, []))[0]
    for block in blocks:
        assert (block.accepted.astype(int) + block.rejected + block.out_of_scope == 1).all()


ONE_CHANGE = [(name, value, rules) for name, choices in CHOICES.items() for value, rules in choices]


@pytest.mark.parametrize(("name", "value", "rules"), ONE_CHANGE)
def test_a_row_with_one_thing_changed_goes_where_that_sends_it(name, value, rules):
    inspection, _ = inspected(file_of([{name: value}]))
    outside = value in ELSEWHERE
    rejected = any(rules.values()) and not outside
    found = (inspection.rows_accepted, inspection.rows_rejected, inspection.rows_out_of_scope)
    assert found == (not (outside or rejected), rejected, outside)
    assert by_rule(inspection) == {(rule, name): (1, [] if outside else [2]) for rule in rules}


@given(ROWS)
def test_nothing_that_a_data_officer_is_told_holds_a_value(rows):
    changes = [row if isinstance(row, str) else {name: value for name, (value, _) in row.items()} for row in rows]
    inspection, _ = inspected(file_of(changes, [*HEADERS, CANARY]))
    assert CANARY not in str(inspection)


@settings(max_examples=25)
@given(ROWS, st.integers(1, 2000), st.integers(1, 2000), ENCODED)
def test_neither_the_blocks_that_a_file_is_read_in_nor_how_they_are_held_matter(rows, size, other, encoded):
    changes = [row if isinstance(row, str) else {name: value for name, (value, _) in row.items()} for row in rows]
    assert inspected(file_of(changes), size, encoded=encoded)[0] == inspected(file_of(changes), other)[0]


@pytest.mark.parametrize("elsewhere", sorted(ELSEWHERE))
def test_a_row_outside_the_area_is_out_of_scope_whatever_else_is_wrong_with_it(elsewhere):
    wrong = {"Month": CANARY, "Longitude": CANARY, "Crime type": "", "LSOA code": elsewhere}
    inspection, _ = inspected(file_of([wrong, {}]))
    assert (inspection.rows_accepted, inspection.rows_rejected, inspection.rows_out_of_scope) == (1, 0, 1)
    assert by_rule(inspection)["type", "Longitude"] == (1, [])


def test_a_row_that_straddles_into_the_area_is_in_scope():
    inspection, _ = inspected(file_of([{"LSOA code": invented.HALF_IN}]))
    assert (inspection.rows_accepted, inspection.rows_out_of_scope) == (1, 0)
    assert by_rule(inspection)["lsoa-straddles", "LSOA code"] == (1, [2])


def test_a_row_without_a_place_is_accepted_and_counted():
    inspection, _ = inspected(file_of([{"LSOA code": ""}]))
    assert (inspection.rows_accepted, by_rule(inspection)) == (1, {("lsoa-missing", "LSOA code"): (1, [2])})


def test_findings_have_the_severity_that_tells_what_becomes_of_the_row():
    rows = [
        {"Crime ID": "x"},
        {"Crime type": "x"},
        {"LSOA code": invented.SPLIT},
        {"LSOA code": ""},
        {"LSOA code": "x"},
        "x",
    ]
    found = {
        item.rule: item.severity for item in inspected(file_of([*rows, rows[0]]))[0].findings if item.rule != "pattern"
    }
    assert found == {
        "code": Severity.ERROR,
        "lsoa-missing": Severity.WARNING,
        "lsoa-split": Severity.INFORMATION,
        "lsoa-unknown": Severity.ERROR,
        "row-ragged": Severity.ERROR,
        "row-repeated": Severity.INFORMATION,
        "key-repeated": Severity.INFORMATION,
    }


@pytest.mark.parametrize("rows", [[], [RAGGED], [RAGGED] * 3, ["", ""]])
def test_a_file_without_an_even_row_is_inspected_too(rows):
    inspection, _ = inspected(file_of(rows))
    assert inspection.rows_read == inspection.rows_rejected == len([row for row in rows if row])
    assert inspection.profile["Month"].distinct == 0


def test_the_profile_is_of_every_even_row_read_by_the_partner_s_headers():
    rows = [{"Crime ID": ""}, {"LSOA code": invented.OUTSIDE}, {"Month": CANARY}, RAGGED]
    profile = inspected(file_of(rows))[0].profile
    assert list(profile) == HEADERS
    assert (profile["Crime ID"].missing, profile["Crime ID"].distinct) == (1, 1)
    assert profile["Month"].distinct == 2
    assert profile["Context"].missing == 3


def test_a_feed_without_places_or_references_has_neither():
    feed = feed_of(
        {"name": "shade", "quality": [{"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a"]}}]}
    )
    inspection, blocks = inspected(b"shade\na\nb\na\n", lookups={}, feed=feed)
    assert (inspection.rows_accepted, inspection.rows_rejected, inspection.repeated_keys) == (2, 1, 0)
    assert by_rule(inspection) == {("code", "shade"): (1, [3]), ("row-repeated", "row"): (1, [4])}
    assert not blocks[0].places


def test_selected_rows_come_as_they_are_each_with_its_line():
    _, (seen,) = inspected(file_of([{"Month": "x"}, "", {"Crime type": "Robbery"}, RAGGED]))
    table = selected(seen.block, np.array([False, True]))
    assert table.column_names == ["line", *(column.name for column in CRIME.columns)]
    assert table.column("line").to_pylist() == [4]
    assert table.column("crime_type").to_pylist() == ["Robbery"]


@pytest.mark.parametrize("encoded", [frozenset(), frozenset(column.name for column in CRIME.columns)])
def test_selected_rows_carry_nothing_of_the_others(encoded):
    """A dictionary is written whole: a value of a rejected row in it would be at rest in clear."""
    rows = [{}, {"Crime type": f"{CANARY} rejected"}, {"LSOA code": invented.OUTSIDE, "Context": f"{CANARY} outside"}]
    _, (seen,) = inspected(file_of(rows), encoded=encoded)
    chosen = selected(seen.block, seen.accepted)
    assert chosen.num_rows == 1
    for column in chosen.combine_chunks().itercolumns():
        whole = column.combine_chunks()
        values = whole.dictionary if hasattr(whole, "dictionary") else whole
        assert CANARY not in str(values.to_pylist())
        assert len(values) <= 1


# A feed with two places: the event's by its small area, the person's by a postcode.
HOMES = a_postcode_lookup()


def of_two_places(scope):
    """It, under the scope that its contract gives, and its lookups."""
    feed = feed_of(
        {"name": "ref", "classification": "RECORD_REF"},
        {"name": "where", "classification": "GEO_EVENT"},
        {"name": "home", "classification": "GEO_RES"},
        vrpPlace={"column": "where", "lookup": "areas"},
        vrpResidence={"column": "home", "lookup": "postcodes", "kind": "postcode"},
        vrpScope=scope,
    )
    return feed, {feed.place: LOOKUP, feed.residence: HOMES}


def seen_as(scope, where, home):
    """What becomes of one row, and the severities of its findings."""
    feed, lookups = of_two_places(scope)
    inspection, _ = inspected(f"ref,where,home\n1,{where},{home}\n".encode(), feed=feed, lookups=lookups)
    found = {(item.rule, item.column): item.severity for item in inspection.findings}
    counts = (inspection.rows_accepted, inspection.rows_rejected, inspection.rows_out_of_scope)
    return ("accepted", "rejected", "outside")[counts.index(1)], found


IN, OUT, NEVER = invented.UNCHANGED, invented.OUTSIDE, invented.UNKNOWN
HOME_IN, HOME_OUT, HOME_NEVER, NO_HOME = "BS97 4QD", "YO90 1AA", "BS99 9XX", "ZZ99 3VZ"


@pytest.mark.parametrize(
    ("where", "home", "event", "residence", "everywhere"),
    [
        (IN, HOME_IN, "accepted", "accepted", "accepted"),
        (OUT, HOME_IN, "outside", "accepted", "accepted"),
        (IN, HOME_OUT, "accepted", "outside", "accepted"),
        (OUT, HOME_OUT, "outside", "outside", "accepted"),
        (NEVER, HOME_IN, "rejected", "accepted", "accepted"),
        (IN, HOME_NEVER, "accepted", "rejected", "accepted"),
        (NEVER, HOME_NEVER, "rejected", "rejected", "accepted"),
        ("", "", "accepted", "accepted", "accepted"),
        (IN, NO_HOME, "accepted", "accepted", "accepted"),
        (OUT, NO_HOME, "outside", "accepted", "accepted"),
    ],
)
def test_the_place_that_the_contract_names_decides_the_scope_and_no_other(where, home, event, residence, everywhere):
    fates = {scope: seen_as(scope, where, home)[0] for scope in ("event", "residence", "everywhere")}
    assert fates == {"event": event, "residence": residence, "everywhere": everywhere}


@pytest.mark.parametrize(
    ("scope", "of_where", "of_home"),
    [
        ("event", Severity.ERROR, Severity.WARNING),
        ("residence", Severity.WARNING, Severity.ERROR),
        ("everywhere", Severity.WARNING, Severity.WARNING),
    ],
)
def test_a_place_that_no_lookup_has_is_an_error_only_where_it_decides(scope, of_where, of_home):
    _, found = seen_as(scope, NEVER, HOME_NEVER)
    assert found == {("lsoa-unknown", "where"): of_where, ("postcode-unknown", "home"): of_home}


def test_a_missing_place_of_either_kind_is_a_warning_and_is_told_by_its_kind():
    for home in ("", NO_HOME):
        _, found = seen_as("residence", "", home)
        assert found == {("lsoa-missing", "where"): Severity.WARNING, ("postcode-missing", "home"): Severity.WARNING}


def test_both_places_of_a_row_are_told_apart():
    feed, lookups = of_two_places("everywhere")
    rows = f"ref,where,home\n1,{invented.SPLIT},{HOME_OUT}\n2,,{HOME_IN}\n"
    _, (seen,) = inspected(rows.encode(), feed=feed, lookups=lookups)
    assert seen.places[feed.place].edition.to_pylist() == ["2011", None]
    assert seen.places[feed.residence].lsoa21_code.to_pylist() == [invented.OUTSIDE, invented.UNCHANGED]


def test_a_feed_whose_scope_cannot_be_looked_up_is_not_looked_at():
    """Rather than taking every row for one of the area."""
    feed, lookups = of_two_places("residence")
    with pytest.raises(KeyError):
        inspected(b"ref,where,home\n1,,\n", feed=feed, lookups={feed.place: lookups[feed.place]})


def lenient(**column):
    """A column whose breaches are warnings."""
    return {"customProperties": [{"property": "vrpSeverity", "value": column.pop("severity", "warning")}]} | column


A_TO_C = [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["a", "b", "c"]}}]
LENIENT = feed_of(
    {"name": "ref", "classification": "RECORD_REF"},
    lenient(name="coded", quality=A_TO_C),
    lenient(name="written", logicalTypeOptions={"pattern": "[0-9]+"}, severity="information"),
    lenient(name="size", logicalType="integer", logicalTypeOptions={"maximum": 120}),
    {"name": "where", "classification": "GEO_EVENT"},
    vrpPlace={"column": "where", "lookup": "areas"},
    vrpScope="everywhere",
)
FIT = {"coded": ["a", "b", ""], "written": ["12", "007", ""], "size": ["5", "120", ""], "where": [IN, OUT, ""]}
UNFIT = {"coded": [CANARY, "A"], "written": [CANARY, "1a"], "size": ["121", "999"], "where": [CANARY, NEVER]}
LENIENT_ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from([*FIT[name], *UNFIT[name]]) for name in FIT}), max_size=12
)


def kept_of(rows, encoded):
    """Lenient rows as event rows are made from them, and as they are sealed."""
    cells = [",".join(("r", *(row[name] for name in FIT))) for row in rows]
    content = "\n".join(["ref,coded,written,size,where", *cells, ""]).encode()
    _, blocks = inspected(content, feed=LENIENT, lookups={LENIENT.place: LOOKUP}, encoded=encoded)
    sealed = [selected(seen.block, seen.accepted) for seen in blocks]
    return [fit_values(seen, table) for seen, table in zip(blocks, sealed, strict=True)], sealed


LENIENT_ENCODED = st.frozensets(st.sampled_from(list(FIT)))


@given(LENIENT_ROWS, LENIENT_ENCODED)
def test_a_value_that_only_a_warning_let_pass_goes_no_further_and_no_other_value_is_lost(rows, encoded):
    fit, sealed = kept_of(rows, encoded)
    for name, good in FIT.items():
        written = [row[name] or None for row in rows]
        assert [value for table in fit for value in table.column(name).to_pylist()] == [
            value if value in good else None for value in written
        ]
        assert [value for table in sealed for value in table.column(name).to_pylist()] == written
    assert [line for table in fit for line in table.column("line").to_pylist()] == list(range(2, len(rows) + 2))


@pytest.mark.parametrize("encoded", [frozenset(), frozenset({"nhs_no"})])
def test_telephone_numbers_among_patients_tell_of_nobody_though_some_pass(encoded):
    """A mobile number that lost its zero is ten digits, and one in eleven passes the check of an NHS number."""
    extra = {"classification": "DIRECT_ID", "customProperties": [{"property": "vrpIdentifier", "value": "nhs_number"}]}
    feed = feed_of({"name": "nhs_no"} | extra)
    mobiles = [f"7700900{number:03}" for number in range(40)]
    content = "\n".join(["nhs_no", "9990000018", *mobiles, "9990000019", ""]).encode()
    _, (seen,) = inspected(content, feed=feed, lookups={}, encoded=encoded)
    accepted = selected(seen.block, seen.accepted)
    told = [None] * 40
    assert of_their_kind(seen, accepted).column("nhs_no").to_pylist() == ["9990000018", *told, "9990000019"]
    assert accepted.column("nhs_no").to_pylist()[1:41] == mobiles


@pytest.mark.parametrize("encoded", [frozenset(), frozenset({"coded"})])
def test_a_retired_code_is_told_and_goes_on(encoded):
    retired = {"customProperties": [{"property": "vrpRetiredCodes", "value": ["h"]}], "quality": A_TO_C}
    feed = feed_of({"name": "coded"} | retired)
    _, (seen,) = inspected(b"coded\na\nh\n", feed=feed, lookups={}, encoded=encoded)
    assert fit_values(seen, selected(seen.block, seen.accepted)).column("coded").to_pylist() == ["a", "h"]


@given(LENIENT_ROWS, LENIENT_ENCODED)
def test_no_dictionary_keeps_what_was_emptied(rows, encoded):
    fit, _ = kept_of(rows, encoded)
    for table in fit:
        for column in table.combine_chunks().itercolumns():
            whole = column.combine_chunks()
            values = whole.dictionary if hasattr(whole, "dictionary") else whole
            assert not {*values.to_pylist()} & {value for values in UNFIT.values() for value in values}


def test_values_are_emptied_on_the_rows_that_were_accepted_and_not_on_those_at_their_place():
    """A mask is over the block's rows; what it empties are rows among those accepted."""
    feed = replace(LENIENT, scope=LENIENT.place)
    content = f"ref,coded,written,size,where\nr,{CANARY},1,1,{OUT}\nr,a,1,1,{IN}\nr,{CANARY},1,1,{IN}\n".encode()
    _, (seen,) = inspected(content, feed=feed, lookups={feed.place: LOOKUP})
    fit = fit_values(seen, selected(seen.block, seen.accepted))
    assert fit.column("coded").to_pylist() == ["a", None]


# Real files: rows, without Crime ID, repeats of one, whole-row repeats, no LSOA, outside, split.
REAL = {
    "2023-01-avon-and-somerset-street": (12_566, 1_511, 43, 408, 758, 33, 1_135),
    "2023-02-avon-and-somerset-street": (12_936, 1_713, 30, 462, 776, 28, 1_186),
    "2023-03-avon-and-somerset-street": (13_749, 1_872, 44, 566, 895, 28, 1_249),
    "2024-01-avon-and-somerset-street.release-A-early": (14_064, 1_638, 44, 462, 672, 38, 0),
    "2024-01-avon-and-somerset-street.release-B-later": (14_064, 1_638, 44, 460, 672, 38, 0),
    "2024-01-city-of-london-street": (734, 12, 18, 5, 77, 657, None),
    "2024-01-gloucestershire-street": (5_000, 718, 0, 148, 170, 4_828, None),
}


ONLY_2011 = {"2023-01": 1_141, "2023-02": 1_191, "2023-03": 1_258}
"""Rows with a code that only the edition of 2011 has."""


@pytest.fixture(scope="module")
def real_lookup(shared_data):
    """The real lookup, read as a delivery of its feed is: gzip, header, rules and all."""
    packed = (shared_data / "geography" / "lsoa11_lsoa21_ltla22_england_wales.csv.gz").read_bytes()
    feed, findings = SHIPPED.feed("lsoa_2011_2021_lookup"), FindingCounter()
    with pass_through(lambda: iter([packed]), feed, "2022", {}, scope_by_contract(feed), findings) as passing:
        blocks = list(passing.blocks)
    assert sum(int(block.accepted.sum()) for block in blocks) == 35_795
    assert findings.findings() == ()
    (seen,) = blocks
    return a_lookup(seen.block.rows)


@pytest.mark.parametrize(("name", "counts"), REAL.items())
def test_a_real_file_gives_the_counts_of_the_data_s_readme(shared_data, real_lookup, name, counts):
    findings = FindingCounter()
    tally = Tally(CRIME, findings)
    content = (shared_data / "police" / f"{name}.csv").read_bytes()
    only_2011 = 0
    lookups, scope = {CRIME.place: real_lookup}, scope_by_contract(CRIME)
    with pass_through(lambda: iter([content]), CRIME, name[:7], lookups, scope, findings) as passing:
        for seen in passing.blocks:
            tally.add(seen)
            only_2011 += seen.places[CRIME.place].edition.to_pylist().count("2011")
    inspection = tally.inspection()
    found = {item.rule: item.count for item in inspection.findings}
    rows, no_id, repeated_ids, repeated_rows, no_lsoa, outside, split = counts
    assert inspection.rows_read == rows
    assert inspection.rows_rejected == 0
    assert inspection.rows_accepted == rows - outside
    assert inspection.rows_out_of_scope == outside
    assert inspection.profile["Crime ID"].missing == no_id
    assert inspection.repeated_keys == found.get("key-repeated", 0) == repeated_ids
    assert inspection.repeated_rows == found["row-repeated"] == repeated_rows
    assert inspection.profile["LSOA code"].missing == found["lsoa-missing"] == no_lsoa
    assert split is None or found.get("lsoa-split", 0) == split
    assert only_2011 == ONLY_2011.get(name[:7], 0)
    assert not {"lsoa-unknown", "code", "period", "pattern", "range"} & set(found)
