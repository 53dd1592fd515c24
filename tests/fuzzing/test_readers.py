"""What a fuzzer begins from is read: each reader understands valid files, so that what it refuses was made so."""

import pytest

from intake.errors import UnreadableFileError
from tests.fuzzing import corpus
from tests.fuzzing.readers import READERS, whole_way

UNDERSTOOD = {"json": 1, "json-lines": 1, "parquet": 2, "xlsx": 2, "xls": 2, "ods": 1, "zip": 6, "gzip": 3, "age": 3}


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize("name", sorted(READERS))
def test_valid_files_are_understood_by_their_reader(name):
    reader, understood = READERS[name], 0
    for content in reader.seeds():
        try:
            told = reader.read(content)
        except UnreadableFileError:
            continue
        assert not any(canary in repr(told).casefold() for canary in corpus.CANARIES)
        understood += 1
    assert understood >= UNDERSTOOD.get(name, 1)


def test_the_whole_way_mends_judges_and_counts():
    findings, facts = whole_way(corpus.texts()[0])
    assert facts.format == "text"
    rules = {finding.rule for finding in findings}
    assert {"date-mended", "null-spelling", "range", "key-repeated", "digits-lost", "time-not-existing"} <= rules
