"""The run that holds is the one that the ledger entered last, and whole: none that was planted or put back is used."""

import json

import pytest

from journey import linked
from journey.instance import Zone
from journey.linked import holding_run, latest_run, link_people, linking_is_due, open_links
from journey.linking import runs, tables
from journey.linking.errors import RunExchangedError
from journey.linking.runs import held_key, held_run, is_whole, undisturbed, wrapped_digests
from journey.recovery import recover
from journey.sealed import create_sealed, destroy_sealed
from tests.invented import ON
from tests.journey.test_recovery import killed
from tests.people import case, copied, given, person
from zones.errors import ObjectMissingError

CASES = "youth_justice_cases"
FIRST = "runs/00000001"


@pytest.fixture(scope="module")
def once(with_postcodes, tmp_path_factory):
    """Two people, linked; never changed."""
    instance = copied(with_postcodes, tmp_path_factory.mktemp("once") / "home")
    given(instance, "bristol", CASES, [case(person(1)), case(person(2))])
    link_people(instance, ON)
    return instance


@pytest.fixture
def linked_once(once, tmp_path):
    return copied(once, tmp_path / "linked")


def kept(instance, prefix="runs"):
    """Every file of the runs, as whoever may read them keeps them."""
    store = instance.zone(Zone.LINKED)
    return {path: store.read(path) for path in store.list(prefix)}


def put(instance, files):
    for path, content in files.items():
        instance.zone(Zone.LINKED).replace(path, content)


def linked_again(instance):
    """One delivery more, so that another run holds."""
    given(instance, "bristol", CASES, [case(person(3), outcome_date="2024-05-03")], "2024-Q2")
    return link_people(instance, ON)


def refused(instance):
    """Nobody is told anything of that run, nor by it, but that it must be made anew."""
    for use in (latest_run, holding_run, held_run):
        with pytest.raises(RunExchangedError, match=r"restore the zone linked from a backup.*`gateway run`"):
            use(instance)
    with pytest.raises(RunExchangedError), open_links(instance):
        pytest.fail("opened")
    assert not is_whole(instance)
    assert linking_is_due(instance, ON)


def mended(instance, run):
    """Linked anew it is as it was, under a number that no run had."""
    found = link_people(instance, ON)
    assert (found.rows, found.persons, found.deliveries) == (run.rows, run.persons, run.deliveries)
    assert is_whole(instance)
    assert not linking_is_due(instance, ON)
    assert runs.lying(instance) == [holding_run(instance)]


def test_the_ledger_says_which_run_holds_and_the_run_says_which_objects(linked_once):
    held = held_run(linked_once)
    assert (held.folder, held.number) == (FIRST, 1)
    assert held.wrapped == wrapped_digests(linked_once, FIRST, tables.SEALED)
    assert len(set(held.wrapped.values())) == len(tables.SEALED)
    assert linked_once.ledger.newest(runs.RUN_NUMBER) == 1


def test_a_run_that_was_planted_in_the_place_of_the_one_that_was_made_is_refused(linked_once):
    run = latest_run(linked_once)
    planted = json.loads(linked_once.zone(Zone.LINKED).read(f"{FIRST}/run.json")) | {"persons": 1}
    put(linked_once, {f"{FIRST}/run.json": json.dumps(planted).encode()})
    refused(linked_once)
    mended(linked_once, run)


@pytest.mark.parametrize("name", tables.SEALED)
def test_a_table_that_somebody_sealed_in_the_place_of_a_run_s_own_is_refused(linked_once, name):
    """To seal needs no passphrase."""
    destroy_sealed(linked_once, Zone.LINKED, f"{FIRST}/{name}")
    with create_sealed(linked_once, Zone.LINKED, f"{FIRST}/{name}") as sink:
        sink.write(b"PAR1")
    with pytest.raises(RunExchangedError):
        tables.read_table(linked_once, FIRST, name)
    assert not is_whole(linked_once)
    assert linking_is_due(linked_once, ON)


def test_after_a_table_was_planted_all_is_linked_anew_and_nothing_of_it_is_used(linked_once):
    run = latest_run(linked_once)
    destroy_sealed(linked_once, Zone.LINKED, f"{FIRST}/{tables.REGISTRY}")
    with create_sealed(linked_once, Zone.LINKED, f"{FIRST}/{tables.REGISTRY}") as sink:
        sink.write(b"PAR1")
    mended(linked_once, run)


def test_a_run_that_held_before_does_not_hold_again(linked_once):
    before = kept(linked_once)
    run = linked_again(linked_once)
    put(linked_once, before)
    assert latest_run(linked_once) == run, "beside the one that holds it is nothing"
    store = linked_once.zone(Zone.LINKED)
    for path in store.list(holding_run(linked_once)):
        store.delete(path)
    refused(linked_once)
    mended(linked_once, run)


def test_an_earlier_run_under_the_number_of_the_last_is_refused(linked_once):
    before = kept(linked_once)
    run = linked_again(linked_once)
    put(linked_once, {path.replace(FIRST, holding_run(linked_once)): content for path, content in before.items()})
    refused(linked_once)
    mended(linked_once, run)


def test_before_any_run_what_somebody_put_there_is_none(once, with_postcodes, tmp_path):
    fresh = copied(with_postcodes, tmp_path / "fresh")
    put(fresh, kept(once))
    assert (held_run(fresh), latest_run(fresh), holding_run(fresh)) == (None, None, None)
    assert is_whole(fresh)
    with pytest.raises(RunExchangedError):
        held_key(fresh, FIRST, tables.LINKS)
    with pytest.raises(RunExchangedError), open_links(fresh):
        pytest.fail("opened")


def test_an_object_of_a_run_that_does_not_hold_is_not_read(linked_once):
    put(linked_once, {path.replace("00000001", "00000007"): content for path, content in kept(linked_once).items()})
    with pytest.raises(RunExchangedError):
        tables.read_table(linked_once, "runs/00000007", tables.RECORDS)


def test_while_a_run_is_exchanged_recovery_destroys_nothing_of_it(linked_once):
    whole = kept(linked_once)
    put(linked_once, {f"{FIRST}/run.json": b"{}"})
    recover(linked_once)
    assert kept(linked_once) == whole | {f"{FIRST}/run.json": b"{}"}
    put(linked_once, whole)
    assert is_whole(linked_once)


def test_a_run_holds_from_the_moment_in_which_it_is_entered(linked_once, monkeypatch):
    killed(monkeypatch, linked, "discard_other_runs", lambda: linked_again(linked_once))
    run = latest_run(linked_once)
    assert (run.rows, holding_run(linked_once)) == (3, "runs/00000002")
    recover(linked_once)
    assert (latest_run(linked_once), runs.lying(linked_once)) == (run, ["runs/00000002"])


def test_a_look_that_another_run_overtook_is_made_again_at_that(linked_once):
    """Without a lock: what is told is all of one run."""
    seen = []

    def look(held):
        seen.append(held.number)
        records = tables.read_table(linked_once, held.folder, tables.RECORDS)
        if len(seen) == 1:
            linked_again(linked_once)
            tables.read_table(linked_once, held.folder, tables.EDGES)  # of a run that was destroyed meanwhile
        return held.number, records.num_rows

    assert undisturbed(linked_once, look) == (2, 3)
    assert seen == [1, 2]


def test_a_look_that_ended_just_as_another_run_came_is_made_again(linked_once):
    seen = []

    def look(held):
        seen.append(held.number)
        if len(seen) == 1:
            linked_again(linked_once)
        return held.number

    assert undisturbed(linked_once, look) == 2


def test_what_is_gone_though_no_run_came_is_refused_and_not_looked_for_for_ever(linked_once):
    linked_once.zone(Zone.LINKED).delete(f"{FIRST}/{tables.RECORDS}")
    with pytest.raises(ObjectMissingError):
        undisturbed(linked_once, lambda held: tables.read_table(linked_once, held.folder, tables.RECORDS))


def test_whoever_looks_while_a_run_is_entered_sees_one_of_the_two(linked_once, monkeypatch):
    """Between the ledger's word and the look at the folder the next run took its place."""
    content, late = runs._content, []

    def overtaken(instance, folder):
        if not late:
            late.append(folder)
            linked_again(instance)
        return content(instance, folder)

    monkeypatch.setattr(runs, "_content", overtaken)
    assert held_run(linked_once).number == 2
