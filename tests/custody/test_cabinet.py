"""What must hold of a cabinet: what is destroyed is written over and gone, and what is missing is no reason to stop."""

from custody.cabinet import destroy
from tests.custody.drawer import Drawer


def test_a_destroyed_file_is_written_over_and_gone_and_others_stay():
    drawer, written = Drawer({"one": b"secret", "two": b"other"}), []
    real = drawer.replace
    drawer.replace = lambda name, content: (
        written.append((name, len(content), content == b"secret")),
        real(name, content),
    )
    destroy(drawer, "one")
    assert written == [("one", 6, False)]
    assert drawer.files == {"two": b"other"}


def test_destroying_what_is_not_there_makes_nothing():
    drawer = Drawer()
    destroy(drawer, "one")
    assert drawer.files == {}
