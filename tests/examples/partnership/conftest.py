"""Lives that several tests look at, and two small partnerships: one in which nothing is wrong, one in which much is."""

from dataclasses import fields

import pytest

from examples.partnership import writing
from examples.partnership.mistakes import Mistakes
from examples.partnership.world import World

PEOPLE, QUARTERS, SEED = 2_000, 4, 1
MUCH = Mistakes(
    typos=0.1,
    accents_lost=0.5,
    names_swapped=0.05,
    births_swapped=0.1,
    digits=0.1,
    placeholders=0.1,
    missing=0.1,
    stale_addresses=0.5,
    merged_records=0.1,
    split_records=0.2,
    unknown_suspects=0.3,
    unknown_codes=0.05,
    unknown_places=0.05,
    outside=0.15,
    restated=0.6,
    late=0.1,
    changed=0.2,
)


@pytest.fixture(scope="session")
def geography(tmp_path_factory):
    """The invented places."""
    _, found = writing.write_references(tmp_path_factory.mktemp("places"))
    return found


@pytest.fixture(scope="session")
def world(geography):
    return World(SEED, QUARTERS, geography.places, outside=0.05)


@pytest.fixture(scope="session")
def block(world):
    """Eight thousand people and a year of their lives."""
    return writing.block_of(world, 0, 0, 8_000)


def written(tmp_path_factory, mistakes):
    """A partnership in three blocks, the last of them short."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "BLOCK_PEOPLE", 800)
        return writing.write_partnership(tmp_path_factory.mktemp("all") / "here", PEOPLE, QUARTERS, SEED, mistakes)


@pytest.fixture(scope="session")
def clean(tmp_path_factory):
    return written(tmp_path_factory, Mistakes.none())


@pytest.fixture(scope="session")
def wrong(tmp_path_factory):
    assert all(getattr(MUCH, item.name) for item in fields(Mistakes))
    return written(tmp_path_factory, MUCH)
