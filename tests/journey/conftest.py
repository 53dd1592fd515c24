"""A gateway for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from journey.instance import Instance
from tests.conftest import cheap
from tests.invented import an_instance, lookup_protected
from tests.people import case, copied, given, linked_and_shared, person, postcodes_protected, with_approvers


@pytest.fixture(autouse=True, scope="module")
def _cheap_keys() -> Iterator[None]:
    """No test here is about the cost of guessing a passphrase."""
    with cheap():
        yield


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return an_instance(tmp_path)


@pytest.fixture
def ready(instance: Instance) -> Instance:
    """One that holds the lookup."""
    lookup_protected(instance)
    return instance


@pytest.fixture(scope="session")
def with_postcodes(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """One that holds the lookup of postcodes, so that feeds about people can be understood. It is never changed."""
    with cheap():
        made = an_instance(tmp_path_factory.mktemp("postcodes"))
        postcodes_protected(made)
    return made


@pytest.fixture
def peopled(with_postcodes: Instance, tmp_path: Path) -> Instance:
    """A copy of it for each test."""
    return copied(with_postcodes, tmp_path / "peopled")


@pytest.fixture(scope="session")
def _with_records(
    with_postcodes: Instance, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Instance, dict[str, Ed25519PrivateKey]]:
    with cheap():
        home = tmp_path_factory.mktemp("records") / "home"
        instance, keys = with_approvers(copied(with_postcodes, home))
        given(instance, "bristol", "youth_justice_cases", [case(person(number)) for number in range(3)])
        linked_and_shared(instance)
    return instance, keys


@pytest.fixture
def waiting(
    _with_records: tuple[Instance, dict[str, Ed25519PrivateKey]], tmp_path: Path
) -> tuple[Instance, dict[str, Ed25519PrivateKey]]:
    """A gateway in which records of youth justice for two projects wait, and the approvers' private keys."""
    instance, keys = _with_records
    return copied(instance, tmp_path / "waiting"), keys
