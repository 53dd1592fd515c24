"""The places of the invented partnership, made once."""

import pytest

from examples.partnership.writing import write_references


@pytest.fixture(scope="session")
def references(tmp_path_factory):
    """Both lookups, and the geography that they make."""
    return write_references(tmp_path_factory.mktemp("lookups"))


@pytest.fixture(scope="session")
def geography(references):
    return references[1]


@pytest.fixture(scope="session")
def lookups(references):
    """The lookups' files, by feed."""
    return {reference.feed: reference.path for reference in references[0]}
