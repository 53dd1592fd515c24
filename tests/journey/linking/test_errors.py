"""What linking refuses about its runs: each says what to do next."""

import pytest

from journey.errors import JourneyError
from journey.linking.errors import OtherModelError, RunExchangedError


@pytest.mark.parametrize("refusal", [RunExchangedError(), OtherModelError()])
def test_a_refusal_of_a_run_says_to_link_anew(refusal):
    assert isinstance(refusal, JourneyError)
    assert "`gateway run`" in str(refusal)
