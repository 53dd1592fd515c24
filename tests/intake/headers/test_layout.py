"""What must hold of a layout: it says where a column stands, and keeps a partner's words to itself."""

from intake.headers.layout import Layout

CANARY = "Quincey Canary"


def test_a_position_is_counted_from_one():
    layout = Layout((None, "month", "area"))
    assert [layout.position(name) for name in ("month", "area", "shade")] == [2, 3, None]


def test_a_header_is_taken_to_stand_on_line_one():
    assert (Layout(("month",)).header_line, Layout(("month",)).first_line) == (1, 2)


def test_the_words_of_a_header_are_in_no_repr_and_make_no_other_layout():
    layout = Layout(("month",), 1, 2, ((CANARY,),))
    assert CANARY not in repr(layout)
    assert layout == Layout(("month",))
