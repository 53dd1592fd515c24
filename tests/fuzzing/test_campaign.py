"""A fuzzer finds each kind of planted fault, keeps what led to it, and finds nothing in the readers as they are."""

from functools import partial

import pytest

from tests.fuzzing import children, corpus, planted, readers, worker
from tests.fuzzing.campaign import Course, Reading, campaign, fuzz
from tests.fuzzing.readers import READERS, Reader

BRITTLE = Reader(lambda: [b"a,1\nb,2\n"], planted.brittle, (b"TOKEN",))
FEW = 15


@pytest.mark.parametrize("name", sorted(READERS))
def test_nothing_is_found_in_a_few_files_of_any_reader(name, copies, tmp_path):
    reader = READERS[name]
    judged = partial(worker.verdict_of, reader.read, copies=copies)
    report = campaign(name, reader, judged, Course("house", inputs=FEW, keep=tmp_path))
    assert (report.tried, report.finds, report.kept) == (FEW, {}, [])
    assert report.understood
    assert "parser-stopped (exception)" not in report.refused


@pytest.mark.skipif(not children.HERE, reason="processes cannot be copied here")
def test_a_copied_child_reads_as_a_started_one_does(copies):
    content = corpus.xlsxs()[0]
    by_copy = readers.whole_way(content)
    assert copies.ended in {0, -9}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children.bare_child, "subprocess", children.subprocess)
        assert readers.whole_way(content) == by_copy


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (b"nothing", ("understood", "")),
        (b"raises", ("found", "KeyError in planted.py:")),
        (b"quotes", ("found", "a value in header-missing")),
        (b"quotes a cause", ("found", "a value in json-broken")),
        (b"tells", ("found", "a value in what is told")),
    ],
)
def test_a_planted_fault_is_found(fault, what):
    kind, told = worker.verdict_of(planted.faulty, fault + b":" + corpus.CANARY.upper().encode())
    assert kind == what[0]
    assert told.startswith(what[1])
    assert corpus.CANARY.casefold() not in told.casefold()


def test_what_is_printed_left_or_ends_the_process_is_found_and_the_next_file_is_read(tmp_path):
    reading = Reading(planted.faulty, tmp_path, hang_seconds=2)
    found = {}
    try:
        reading.start()
        for fault in (b"prints", b"leaves", b"dies", b"nothing", b"hangs"):
            found[fault] = reading.verdict(fault)
    finally:
        reading.close()
    assert found == {
        b"prints": ("found", "something was printed"),
        b"leaves": ("found", "a file was left"),
        b"dies": ("found", "the process died (-6)"),
        b"nothing": ("understood", ""),
        b"hangs": ("found", "no answer in time"),
    }


def test_what_led_to_a_find_is_kept_and_every_file_is_counted(tmp_path):
    report = fuzz("brittle", BRITTLE, Course("1", inputs=FEW, keep=tmp_path))
    assert report.tried == FEW == report.understood + report.refused.total() + report.finds.total()
    assert set(report.refused) == {"row-ragged"}
    (what,) = report.finds
    assert what.startswith("KeyError in planted.py:")
    assert 1 <= len(list(tmp_path.iterdir())) <= len(report.kept) == min(3, report.finds.total())
    assert all(b"TOKEN" in path.read_bytes() for path in tmp_path.iterdir())


def test_a_seed_repeats_a_campaign():
    def counts(seed):
        judged = partial(worker.verdict_of, planted.brittle)
        return campaign("brittle", BRITTLE, judged, Course(seed, inputs=200)).as_json() | {"seconds": 0, "seed": ""}

    assert counts("1") == counts("1") != counts("2")
