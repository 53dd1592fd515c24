"""What a root is for."""

from custody.roots import RootUse


def test_the_uses_are_those_of_the_design():
    """Each names a file: a change here loses a root."""
    assert {use.value for use in RootUse} == {"pseudonym", "seal", "registry", "fingerprint", "log"}
