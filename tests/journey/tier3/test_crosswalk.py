"""What must hold of the crosswalk: one for the run that holds, opened by enough shares alone, and nothing in clear."""

import pyarrow.parquet as pq
import pytest

from custody.data_keys import seal_key
from custody.errors import BrokenSealError
from custody.keyring import SealingZone
from custody.sealing import SealingWriter
from custody.share_files import read_shares
from custody.tier3_key import joined_tier3_key, new_tier3_key
from journey.errors import ConservationError
from journey.instance import Zone
from journey.linked import discard_other_runs, holding_run, link_people, linking_is_due
from journey.linking.errors import RunExchangedError
from journey.sealed import destroy_sealed
from journey.tier3.crosswalk import LINE, open_crosswalk, reference_columns
from journey.tier3.keeping import make_tier3_key, pinned_tier3_key
from lineage.entries import Verb
from tests.invented import ON
from tests.people import case, copied, edit_agreement, given, in_crime, person

CASES, SUSPECTS = "youth_justice_cases", "police_recorded_crime_suspects"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shares"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture(scope="module")
def _filled(with_postcodes, tmp_path_factory):
    instance = copied(with_postcodes, tmp_path_factory.mktemp("filled") / "home")
    rows = [in_crime(1, "suspect", person(1)), in_crime(2, "suspect", person(2)), in_crime(3, "suspect", person(1))]
    return instance, [given(instance, "bristol", CASES, [case(person(1))]), given(instance, "police", SUSPECTS, rows)]


@pytest.fixture
def filled(_filled, tmp_path):
    """Two people known to two partners, one of them to one alone. A copy for each test."""
    instance, deliveries = _filled
    return copied(instance, tmp_path / "filled"), deliveries


def rows_of(instance, folder):
    private = joined_tier3_key(read_shares(sorted(folder.iterdir())[:2]), pinned_tier3_key(instance))
    with open_crosswalk(instance, holding_run(instance), private) as file:
        return file.read().to_pylist()


def objects(instance):
    return instance.zone(Zone.TIER3).list("crosswalk")


def test_it_leads_from_each_person_to_the_records_that_each_partner_gave(filled, folder):
    instance, (cases, suspects) = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    found = {}
    for row in rows_of(instance, folder):
        told = (row["partner"], row["feed"], row["column"], row["reference"])
        found.setdefault(row["person"], set()).add(told)
    assert sorted(found.values(), key=len) == [
        {
            ("police", SUSPECTS, LINE, f"{suspects.receipt_id}:3"),
            ("police", SUSPECTS, "crime_ref", "5224000002"),
        },
        {
            ("bristol", CASES, LINE, f"{cases.receipt_id}:2"),
            ("police", SUSPECTS, LINE, f"{suspects.receipt_id}:2"),
            ("police", SUSPECTS, LINE, f"{suspects.receipt_id}:4"),
            ("police", SUSPECTS, "crime_ref", "5224000001"),
            ("police", SUSPECTS, "crime_ref", "5224000003"),
        },
    ]


def test_rows_about_nobody_are_not_in_it(peopled, folder):
    nobody = {"crime_ref": "5224000009", "committed_from": "2024-01-05T22:10", "role": "victim"}
    given(peopled, "police", "police_recorded_crime_victims", [in_crime(1, "victim", person(1)), nobody])
    make_tier3_key(peopled, folder)
    link_people(peopled, ON)
    assert [row["reference"] for row in rows_of(peopled, folder) if row["column"] != LINE] == ["5224000001"]


def test_no_column_that_names_a_person_is_in_it(instance):
    feed = instance.library.feed(SUSPECTS)
    assert reference_columns(feed) == ("crime_ref", "custody_no")


def test_who_has_the_passphrase_and_no_shares_opens_nothing(filled, folder):
    instance, _ = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    keys = [instance.keyring.private_sealing_key(zone) for zone in SealingZone]
    for private in (*keys, joined_tier3_key(*reversed(new_tier3_key(2, 3)))):
        with pytest.raises(BrokenSealError), open_crosswalk(instance, holding_run(instance), private):
            pass


def test_without_a_key_or_without_anybody_who_may_ask_there_is_none(filled, folder):
    instance, _ = filled
    link_people(instance, ON)
    assert objects(instance) == []
    make_tier3_key(instance, folder)
    instance = edit_agreement(instance, lambda said: said["tier3"].update(recipients=[]))
    assert not linking_is_due(instance, ON)
    link_people(instance, ON)
    assert objects(instance) == []


def test_a_key_that_was_made_after_linking_makes_the_next_run_due_and_the_last_who_may_ask_ends_it(filled, folder):
    instance, _ = filled
    link_people(instance, ON)
    make_tier3_key(instance, folder)
    assert linking_is_due(instance, ON)
    link_people(instance, ON)
    assert objects(instance) == ["crosswalk/00000002", "crosswalk/00000002.key"]
    assert not linking_is_due(instance, ON)
    nobody = edit_agreement(instance, lambda said: said["tier3"].update(recipients=[]))
    assert linking_is_due(nobody, ON)
    link_people(nobody, ON)
    assert objects(nobody) == []


def test_each_run_makes_it_anew_and_destroys_the_one_before(filled, folder):
    instance, _ = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    before = len(rows_of(instance, folder))
    given(instance, "somerset", CASES, [case(person(3, postcode="TA98 1AB"))])
    link_people(instance, ON)
    assert objects(instance) == ["crosswalk/00000002", "crosswalk/00000002.key"]
    assert len(rows_of(instance, folder)) == before + 1
    runs = [
        entry.subject["tier3_crosswalk"] for entry in instance.ledger.entries() if "tier3_crosswalk" in entry.subject
    ]
    assert runs == ["runs/00000001", "runs/00000002"]


def test_what_a_killed_run_left_is_destroyed(filled, folder, monkeypatch):
    instance, _ = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    held = objects(instance)
    given(instance, "somerset", CASES, [case(person(3, postcode="TA98 1AB"))])

    def killed(*_):
        raise ConservationError("a test", "killed")

    monkeypatch.setattr("journey.linked.enter", killed)
    with pytest.raises(ConservationError):
        link_people(instance, ON)
    assert len(objects(instance)) == 4
    discard_other_runs(instance)
    assert objects(instance) == held


def test_a_crosswalk_of_a_run_that_is_gone_is_destroyed_wherever_it_came_from(filled, folder):
    instance, _ = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    held = objects(instance)
    for name in held:
        instance.zone(Zone.TIER3).replace(name.replace("00000001", "00000009"), b"from a backup")
    discard_other_runs(instance)
    assert objects(instance) == held


def test_nothing_of_it_lies_in_clear(filled, folder):
    instance, (_, suspects) = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    lying = b"".join(path.read_bytes() for path in (instance.home / "zones" / "tier3").rglob("*") if path.is_file())
    assert not any(told.encode() in lying for told in ("5224000001", suspects.receipt_id, "police", "PAR1", LINE))
    (entry,) = (item for item in instance.ledger.entries() if "tier3_crosswalk" in item.subject)
    told = {"tier3_crosswalk", "tier3_crosswalk_digest", "key_id"}
    assert (entry.verb, set(entry.subject)) == (Verb.COMBINATION, told)


def planted(instance, run, rows):
    """A crosswalk as anybody can seal it: the key for that is public."""
    path, store = f"crosswalk/{run.rpartition('/')[2]}", instance.zone(Zone.TIER3)
    destroy_sealed(instance, Zone.TIER3, path)
    key, wrapped = seal_key(pinned_tier3_key(instance), Zone.TIER3, path)
    store.replace(f"{path}.key", wrapped)
    with store.create(path) as raw, SealingWriter(raw, key, path) as sink:
        pq.write_table(rows, sink)


def test_a_crosswalk_that_somebody_planted_is_not_opened_and_everybody_is_linked_anew(filled, folder):
    """An answer by it would send somebody's records under another's name."""
    instance, _ = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    private = joined_tier3_key(read_shares(sorted(folder.iterdir())[:2]), pinned_tier3_key(instance))
    with open_crosswalk(instance, holding_run(instance), private) as file:
        rows = file.read()
    planted(instance, holding_run(instance), rows.slice(0, 1))
    with pytest.raises(RunExchangedError), open_crosswalk(instance, holding_run(instance), private):
        pytest.fail("opened")
    assert linking_is_due(instance, ON)
    link_people(instance, ON)
    assert not linking_is_due(instance, ON)
    assert len(rows_of(instance, folder)) == len(rows)


@pytest.mark.parametrize("gone", ["", ".key"])
def test_without_its_crosswalk_or_the_key_of_it_a_run_is_due(filled, folder, gone):
    instance, _ = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    instance.zone(Zone.TIER3).delete(f"crosswalk/00000001{gone}")
    assert linking_is_due(instance, ON)
    link_people(instance, ON)
    assert rows_of(instance, folder)


def test_the_crosswalk_of_the_run_before_is_not_that_of_the_next(filled, folder):
    """Sealed under its own path it would not open; nor is it what was entered."""
    instance, _ = filled
    make_tier3_key(instance, folder)
    link_people(instance, ON)
    store = instance.zone(Zone.TIER3)
    before = {name.replace("00000001", "00000002"): store.read(name) for name in objects(instance)}
    given(instance, "somerset", CASES, [case(person(3, postcode="TA98 1AB"))])
    link_people(instance, ON)
    for name, content in before.items():
        store.replace(name, content)
    assert linking_is_due(instance, ON)
    with pytest.raises(RunExchangedError):
        rows_of(instance, folder)
