"""Which tests judge a mutant, and how: those of its own module, known answers before properties over few examples.

A plugin that `tool.mutmut` in `pyproject.toml` names. What only the tests of some other module would notice counts as
unnoticed, and who waits for an answer waits seconds and not minutes.
"""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

PROFILE = "mutants"
FEW = 25
"""Examples of each property: a mutant that needs more of them needs a known answer."""
BESIDE = {"agreement": ["test_clerical_review.py"], "composing": ["test_clerical_review.py", "test_row_limits.py"]}
"""What is told of a module in a file of another name."""
# No example is made smaller, for nobody reads it, and the same are tried each time.
settings.register_profile(
    PROFILE, max_examples=FEW, derandomize=True, deadline=None, database=None, phases=(Phase.explicit, Phase.generate)
)


def bearing_on(mutant: str) -> list[str]:
    """The files that tell refusals in full, which are quick, then those of its module; none if it has none of its own.

    `mutant` as mutmut names it: the module, a full stop, the function and a number.
    """
    *rooms, name = mutant.rpartition(".")[0].split(".")
    folder = Path("tests", *rooms)
    own = sorted(folder.glob(f"test_{name}*.py")) if rooms else []
    more = [*(folder / other for other in BESIDE.get(name, [])), *sorted(folder.glob("test_refusals_*.py"))]
    return [str(path) for path in (*more, *own)] if own else []


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Take the tests of the module in the place of those that mutmut asks for."""
    settings.load_profile(PROFILE)
    gc.freeze()  # pytest looks for rubbish when it ends, and to go over all that is loaded would be half of the time
    if bearing := bearing_on(os.environ.get("MUTANT_UNDER_TEST", "")):
        config.args = bearing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put known answers first: the first test that fails ends the run."""
    items.sort(key=lambda item: hasattr(getattr(item, "function", None), "hypothesis"))
