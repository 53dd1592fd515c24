"""What must hold of a zygote: what its copies know, and that none of them knows another's."""

import pytest

from engine.copying import CAN_COPY, Zygote

pytestmark = pytest.mark.skipif(not CAN_COPY, reason="processes are copied on Linux alone")


@pytest.fixture(scope="module")
def zygote():
    made = Zygote("tests.engine.parrot", {"LC_ALL": "C.UTF-8"})
    yield made
    made.close()


@pytest.fixture
def told(zygote):
    """What a new copy says to something; each by name."""
    copies = {}

    def tell(name, line):
        if name not in copies:
            copies[name] = zygote.copy()
        copies[name].stdin.write(f"{line}\n".encode())
        copies[name].stdin.flush()
        return copies[name].stdout.readline().decode().strip()

    yield tell
    for copy in copies.values():
        copy.kill()
        copy.wait()
        copy.stdin.close()
        copy.stdout.close()


def test_a_copy_knows_nothing_that_another_was_told(told):
    assert told("one", "Canary") == "Canary"
    assert told("two", "robin") == "robin"
    assert told("one", "wren") == "Canary wren"
    assert told("three", "tit") == "tit"


def test_a_copy_has_the_environment_of_its_zygote_what_it_needs_and_no_file_but_its_pipes(told):
    assert told("one", "environment") == "LC_ALL"
    assert told("one", "loaded") == "calendar"
    told("two", "robin")
    assert told("one", "files") == "0 1 2 3", "the last is the folder itself, while it is listed"
