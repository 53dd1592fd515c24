"""Examples are nobody's, and tell what linking does and does not."""

from portal.link_quality_examples import EXAMPLES, made_up_pairs
from tests.people import BRISTOL_HOME, SOMERSET_HOME


def test_every_postcode_is_one_that_was_never_issued():
    places = {said[2] for _, one, other, _ in EXAMPLES for said in (one, other)}
    assert places == {BRISTOL_HOME, SOMERSET_HOME, "not known"}


def test_there_are_some_of_each_outcome_and_all_are_shown():
    outcomes = {outcome.partition(":")[0] for outcome, *_ in EXAMPLES}
    assert outcomes == {"Linked", "Kept apart", "In the grey zone"}
    assert "".join(made_up_pairs()).count('<section class="example">') == len(EXAMPLES)
