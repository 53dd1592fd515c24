"""A run is held against the truth of just the rows that it holds, and rows that say the same count once where asked."""

import numpy as np
import pytest

from benchmarks.child import MeasurementError
from benchmarks.partnership_truth import Judged, judged
from examples.partnership.mistakes import Mistakes
from examples.partnership.writing import write_partnership
from journey.linked import latest_run, link_people
from tests.conftest import cheap
from tests.invented import ON, an_instance
from tests.partnership import persons, take, true_people

FEEDS = {"police_recorded_crime_victims", "police_recorded_crime_suspects", "probation_supervision"}


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """A small partnership without mistakes in a gateway, linked; and what it was given, by receipt."""
    with cheap():
        folder = tmp_path_factory.mktemp("judged")
        written = write_partnership(folder / "files", 3000, 1, 3, Mistakes.none())
        instance = an_instance(folder)
        files = [file for file in written.files if file.partner == "ons" or file.feed in FEEDS]
        given = take(instance, files)
        link_people(instance, ON)
        yield instance, written, given


def held(linked, given=None):
    instance, written, own = linked
    return judged(instance, written.truth, given or own, instance.library.code_groups("ethnicity_groups"), ON)


def test_who_is_who_is_as_the_links_and_the_truth_have_it(linked):
    instance, written, _ = linked
    found, truth, links = held(linked), true_people(written.truth), persons(instance)
    both = {(truth[place], person) for place, person in links.items() if place in truth}
    assert len(found.person) == sum(place in truth for place in links) == latest_run(instance).rows > 100
    assert len(np.unique(np.stack([found.person, found.cluster]), axis=1).T) == len(both)
    assert set(found.person.tolist()) == {person for person, _ in both}


def test_groups_are_those_of_the_generator_and_of_who_gave_the_row(linked):
    found = held(linked)
    rows = len(found.person)
    for trait in ("sex", "age_band", "ethnicity", "partner"):
        masks = np.stack(list(found.traits[trait].values()))
        assert masks.shape[1] == rows
        assert (masks.sum(axis=0) == 1).all(), trait
    assert set(found.traits["partner"]) == {"police", "probation"}
    assert set(found.traits["sex"]) == {"F", "M"}


def test_a_file_of_which_nothing_is_true_counts_for_nothing(linked):
    _, _, given = linked
    with pytest.raises(KeyError):
        held(linked, dict(list(given.items())[:2]))


def test_rows_of_one_person_that_say_the_same_are_one_and_who_has_no_record_is_in_none():
    def numbers(*values):
        return np.array(values, dtype=np.int64)

    mask = np.array([True, False, True, True, False])
    rows = Judged(numbers(1, 1, 2, 1, 3), numbers(4, 4, 4, 5, 9), numbers(0, 0, 0, 1, -1), {"sex": {"F": mask}})
    once = rows.once_a_record()
    assert once.record.tolist() == [0, 0, 1]
    assert sorted(zip(once.person.tolist(), once.cluster.tolist(), strict=True)) == [(1, 4), (1, 5), (2, 4)]
    assert once.traits["sex"]["F"].tolist() == [True, True, True]


def test_where_nothing_was_linked_nothing_is_told(tmp_path, linked):
    _, written, given = linked
    with cheap():
        empty = an_instance(tmp_path)
        with pytest.raises(MeasurementError, match="nothing was linked"):
            judged(empty, written.truth, given, empty.library.code_groups("ethnicity_groups"), ON)
