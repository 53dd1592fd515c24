"""A partnership on disk is what its truth says, by plain readers and by the gateway's own intake; always the same."""

import gc
import shutil
import weakref
from collections import Counter, defaultdict
from datetime import date
from hashlib import sha256

import pyarrow.csv as arrow_csv
import pytest

from contracts.vocabulary import ColumnType, FeedKind, IdentifierKind, PlaceKind
from examples.partnership import names, writing
from examples.partnership.mistakes import Mistakes
from examples.partnership.places import COUNCILS, NO_FIXED_ABODE, UNKNOWN_POSTCODE
from intake.findings import FindingCounter
from intake.place import place_lookup
from intake.scope import scope_by_contract
from journey.passing import pass_through
from tests.examples.partnership.conftest import MUCH, PEOPLE, QUARTERS
from tests.examples.partnership.told import CHECKS, LIBRARY, events, passes, people, rows, truth, with_truth, wrong_in

FIRE = {"avon_fire": [*COUNCILS][:4], "devon_and_somerset_fire": [*COUNCILS][4:]}
AREAS = {council: [code] for code, council in COUNCILS.items()} | FIRE
KNOWN_NAMES = {*names.GIVEN.to_pylist(), *names.FAMILY.to_pylist()}
STRANGERS = {"UNKNOWN", "UNBORN BABY", "MALE 1", "MALE 2", "MALE 3", "FEMALE 1", ""}
ABSENT = {"", "UN1", "9999999999", "1900-01-01", NO_FIXED_ABODE}


def digests(folder):
    return {
        path.relative_to(folder): sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }


def small(folder, **changes):
    chosen = {"people": 600, "quarters": 2, "seed": 3, "mistakes": MUCH} | changes
    return writing.write_partnership(folder, **chosen)


def columns_of(feed, *kinds):
    return [column for column in LIBRARY.feed(feed).identifiers if column.identifier in kinds]


def test_the_same_arguments_write_the_same_bytes(tmp_path):
    small(tmp_path / "one")
    small(tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


@pytest.mark.parametrize("change", [{"seed": 4}, {"people": 601}, {"quarters": 3}, {"mistakes": Mistakes.none()}])
def test_other_arguments_write_something_else(tmp_path, change):
    small(tmp_path / "one")
    small(tmp_path / "two", **change)
    assert digests(tmp_path / "one") != digests(tmp_path / "two")


def test_a_block_is_the_same_whatever_the_total(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "BLOCK_PEOPLE", 300)
    one, two = small(tmp_path / "one", people=300), small(tmp_path / "two", people=900)
    assert truth(one.truth, "people") == truth(two.truth, "people")[:300]
    longer = {(file.partner, file.feed, file.period, file.delivery): rows(file.path) for file in events(two)}
    for file in events(one):
        shorter = rows(file.path)
        assert longer[file.partner, file.feed, file.period, file.delivery][: len(shorter)] == shorter


def test_files_are_where_the_landing_folder_wants_them_and_their_rows_are_counted(wrong):
    for file in wrong.files:
        parts = file.path.relative_to(wrong.folder).parts
        expected = ("restated", str(file.delivery)) if file.delivery else ("landing",)
        assert parts == (*expected, file.partner, file.feed, file.period, f"{file.feed}.csv")
        assert len(rows(file.path)) == file.rows == file.accepted + file.rejected + file.out_of_scope > 0
    assert set(wrong.folder.rglob("*.csv")) == {file.path for file in wrong.files}
    assert wrong.rows == sum(file.rows for file in wrong.files)


def test_each_restatement_comes_after_what_it_restates_and_references_come_first(wrong):
    assert [file.feed for file in wrong.files[:3]] == ["lsoa_2011_2021_lookup", "postcode_lookup", "address_catchments"]
    latest = {}
    for file in events(wrong):
        series = (file.partner, file.feed, file.period)
        assert file.delivery == latest.get(series, -1) + 1
        latest[series] = file.delivery
    assert set(latest.values()) == {0, 1, 2}


def test_every_value_of_a_clean_run_conforms_to_its_contract(clean):
    given = {item.feed for item in LIBRARY.agreement.supplies}
    of_events = {feed for feed in given if LIBRARY.feed(feed).kind is FeedKind.EVENTS}
    assert {file.feed for file in events(clean)} == of_events - {"police_street_level_crime"}
    for file in events(clean):
        feed = LIBRARY.feed(file.feed)
        table = arrow_csv.read_csv(file.path)
        assert table.column_names == [column.header for column in feed.columns]
        for column in feed.columns:
            values = {row[column.header] for row in rows(file.path)}
            assert not column.required or "" not in values, (feed.id, column.name)
            assert not column.codes or values <= {*column.codes, ""}, (feed.id, column.name)
            if column.type is ColumnType.DATE:
                assert all(date.fromisoformat(value) for value in values - {""})


def gateway_counts(file, lookups):
    """What the gateway's own pass makes of a file, and every rule that anything breaks."""
    findings, counts = FindingCounter(), Counter()
    feed = LIBRARY.feed(file.feed)
    area = tuple(AREAS.get(file.partner, COUNCILS))
    found = {place: lookups(place.kind, area) for place in feed.places}
    broken = set()
    scope, content = scope_by_contract(feed), file.path.read_bytes()
    with pass_through(lambda: iter([content]), feed, file.period, found, scope, findings) as passing:
        for seen in passing.blocks:
            for word in ("accepted", "rejected", "out_of_scope"):
                counts[word] += int(getattr(seen, word).sum())
            broken |= {rule.name for rule, mask in seen.judgement.breaches if mask.any()}
    return counts, broken


def of_quarter(partnership, period):
    """The files of one quarter: the gateway's pass takes a tenth of a second for each."""
    found = [file for file in events(partnership) if file.period == period]
    assert {file.feed for file in found} == {file.feed for file in events(partnership)}
    return found


@pytest.fixture(scope="module")
def lookups(wrong):
    tables = dict(zip(PlaceKind, (arrow_csv.read_csv(file.path) for file in wrong.files[:2]), strict=True))
    known = {}

    def resolved(kind, area):
        if (kind, area) not in known:
            known[kind, area] = place_lookup(kind, tables[kind], LIBRARY.local_authorities, area)
        return known[kind, area]

    return resolved


def test_the_gateway_accepts_rejects_and_passes_over_what_the_truth_expects(wrong, lookups):
    for file in of_quarter(wrong, "2024-Q2"):
        counts, _ = gateway_counts(file, lookups)
        assert counts == {
            "accepted": file.accepted,
            "rejected": file.rejected,
            "out_of_scope": file.out_of_scope,
        }, file.path


def test_the_gateway_finds_nothing_wrong_in_a_clean_run(clean, lookups):
    for file in of_quarter(clean, "2024-Q1"):
        counts, broken = gateway_counts(file, lookups)
        assert (counts["accepted"], broken) == (file.rows, set()), file.path


def test_the_truth_has_a_row_for_each_row_and_counts_as_the_files_do(wrong):
    said = Counter((row["partner"], row["feed"], row["period"], row["delivery"]) for row in truth(wrong.truth, "rows"))
    assert said == {(file.partner, file.feed, file.period, file.delivery): file.rows for file in events(wrong)}
    for file in events(wrong):
        expected = Counter(row["expected"] for _, row in with_truth(wrong, file))
        assert (file.accepted, file.rejected, file.out_of_scope) == (
            expected["accepted"],
            expected["rejected"],
            expected["out_of_scope"],
        )


def test_lines_of_the_truth_point_to_the_right_rows(wrong):
    known = people(wrong)
    kinds = {IdentifierKind.DATE_OF_BIRTH: ("born",), IdentifierKind.FAMILY_NAME: ("family_name", "former_family_name")}
    kinds |= {IdentifierKind.POSTCODE: ("postcode", "former_postcode"), IdentifierKind.GIVEN_NAME: ("given_name",)}
    kinds |= {kind: (kind.value,) for kind in IdentifierKind if kind.issued}
    checked = Counter()
    for file in events(wrong):
        for row, said in with_truth(wrong, file):
            planted = wrong_in(said)
            for column in LIBRARY.feed(file.feed).identifiers:
                text = row[column.header]
                if said["person"] is None or column.name in planted or not text or text == "UNBORN BABY":
                    continue
                assert text in {known[said["person"]][name] for name in kinds[column.identifier]}, column.name
                checked[column.identifier] += 1
    assert set(checked) == set(IdentifierKind)


def test_every_identifier_passes_its_check_or_the_truth_says_why_not(wrong):
    failed = Counter()
    for file in events(wrong):
        for row, said in with_truth(wrong, file):
            for column in columns_of(file.feed, *CHECKS):
                text = row[column.header]
                kinds = wrong_in(said)[column.name]
                good = bool(text) and text not in ABSENT and passes(column.identifier, text)
                assert good == (not kinds & {"digit", "placeholder"}) or not text
                failed[column.identifier] += not good and bool(text)
    assert set(+failed) == set(CHECKS)


def test_no_name_postcode_or_number_is_outside_the_invented_ranges(wrong, geography):
    postcodes = {*geography.places.postcode.to_pylist(), UNKNOWN_POSTCODE, NO_FIXED_ABODE, ""}
    name_kinds = (IdentifierKind.GIVEN_NAME, IdentifierKind.FAMILY_NAME)
    for file in events(wrong):
        places = [place.column for place in LIBRARY.feed(file.feed).places if place.kind is PlaceKind.POSTCODE]
        for row, said in with_truth(wrong, file):
            planted = wrong_in(said)
            assert {row[name] for name in places} <= postcodes
            for column in columns_of(file.feed, *name_kinds):
                slips = planted[column.name] & {"typo", "accents-lost"}
                assert slips or row[column.header] in KNOWN_NAMES | STRANGERS
            for column in columns_of(file.feed, IdentifierKind.NHS_NUMBER):
                assert row[column.header][:3] in {"", "999"}


def test_a_late_row_comes_in_a_restatement_and_a_changed_one_differs_from_before(wrong):
    files = {(file.partner, file.feed, file.period, file.delivery): file for file in events(wrong)}
    seen = Counter()
    for (partner, feed, period, delivery), file in files.items():
        before = files.get((partner, feed, period, delivery - 1))
        if before is None:
            assert not any({"late", "changed"} & wrong_in(said)[""] for _, said in with_truth(wrong, file))
            continue
        rows_before = Counter(tuple(row.values()) for row in rows(before.path))
        for row, said in with_truth(wrong, file):
            news = wrong_in(said)[""]
            seen.update(news)
            assert news or rows_before[tuple(row.values())]
        assert file.rows >= before.rows
    assert seen["late"] > 20
    assert seen["changed"] > 20


def test_nobody_has_an_event_before_birth_or_after_death(clean):
    known = people(clean)
    for file in events(clean):
        feed = LIBRARY.feed(file.feed)
        when = feed.column(feed.event_time).header
        for row, said in with_truth(clean, file):
            person = known.get(said["person"])
            if person is not None:
                assert not person["died"] or row[when][:10] <= person["died"]
                assert person["born"] <= row[when][:10] or row.get("forename") == "UNBORN BABY"


def test_one_incident_stands_in_several_partners_files(clean):
    seen = defaultdict(set)
    for row in truth(clean.truth, "rows"):
        if row["incident"] is not None:
            seen[row["incident"]].add(row["partner"])
    assert max(len(partners) for partners in seen.values()) >= 3
    known = {row["incident"]: row for row in truth(clean.truth, "incidents")}
    assert len(known) == len(truth(clean.truth, "incidents"))
    for incident, partners in seen.items():
        assert not ("police" in partners and not known[incident]["police"])
        assert known[incident]["ambulance"] or "ambulance" not in partners
        assert known[incident]["emergency"] or "acute_trust" not in partners


def test_a_core_is_known_to_several_partners(clean):
    partners = defaultdict(set)
    for row in truth(clean.truth, "rows"):
        partners[row["person"]].add(row["partner"])
    del partners[None]
    known_to = Counter(len(found) for found in partners.values())
    assert known_to[1] > known_to[2] > known_to[3] > 0


def test_a_clean_run_has_nothing_to_tell(clean):
    assert not any(row["mistakes"] for row in truth(clean.truth, "rows"))
    assert {row["expected"] for row in truth(clean.truth, "rows")} == {"accepted"}
    assert not any(file.delivery for file in clean.files)


def test_every_kind_of_mistake_is_planted(wrong):
    kinds = {mistake["kind"] for row in truth(wrong.truth, "rows") for mistake in row["mistakes"]}
    assert len(kinds) == len(Mistakes.__slots__) - 2  # who lives outside and what is restated are no mistakes of a row
    assert {"merged-records", "unknown-suspect", "late", "changed"} < kinds


def test_memory_does_not_depend_on_how_many_blocks_there_are(tmp_path, monkeypatch):
    """What is kept of a block is no more than counts: no block, row or line is held once the next begins."""
    monkeypatch.setattr(writing, "BLOCK_PEOPLE", 200)
    made, alive = [], []
    real = writing.block_of

    def watched(*arguments):
        gc.collect()
        alive.append(sum(reference() is not None for reference in made))
        block = real(*arguments)
        made.append(weakref.ref(block.people.born))
        return block

    monkeypatch.setattr(writing, "block_of", watched)
    small(tmp_path / "here", people=1_200)
    assert max(alive) <= 1


def test_progress_is_told_block_by_block(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "BLOCK_PEOPLE", 250)
    told = []
    small(tmp_path / "here", progress=lambda *step: told.append(step))
    assert told == [("people", 1, 3), ("people", 2, 3), ("people", 3, 3)]


def test_a_folder_with_something_in_it_is_refused_and_an_empty_one_is_not(tmp_path):
    small(tmp_path, people=50)
    with pytest.raises(writing.FolderTakenError, match="not empty"):
        small(tmp_path, people=50)


@pytest.mark.parametrize("change", [{"people": 0}, {"quarters": 0}])
def test_nobody_and_no_time_are_refused(tmp_path, change):
    with pytest.raises(ValueError, match="at least one"):
        small(tmp_path / "here", **change)
    assert not (tmp_path / "here").exists()


def test_a_lookup_that_is_given_takes_the_place_of_the_invented_one(tmp_path, wrong):
    given = tmp_path / "mine.csv"
    shutil.copyfile(wrong.files[0].path, given)
    made = small(tmp_path / "here", lookup=given)
    assert made.files[0].path.name == "mine.csv"
    assert made.files[0].path.read_bytes() == given.read_bytes()
    assert made.files[1].path.read_bytes() == wrong.files[1].path.read_bytes()


def test_everybody_is_in_the_truth_once(wrong):
    assert [person["person"] for person in truth(wrong.truth, "people")] == list(range(PEOPLE))
    assert len({file.period for file in events(wrong)}) == QUARTERS
    assert wrong.people == PEOPLE
