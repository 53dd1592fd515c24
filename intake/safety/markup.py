"""XML read as a stream of elements by expat: no document type, so no entity; no tree, so no memory.

Names come without their namespaces: a spreadsheet's are told by what they are called.
"""

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

from intake.safety.refusals import refusal

Attributes = dict[str, str]
Opened = Callable[[str, Attributes], None]
Closed = Callable[[str], None]

_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)")
_DECLARATION_BYTES = 9


def read_elements(pieces: Iterable[bytes], opened: Opened, closed: Closed | None = None) -> None:
    """Tell of each element as it opens, and as it closes. Raises `UnreadableFileError` for a broken or hostile one."""
    parser = element_parser(opened, closed)
    feed(parser, pieces)


def element_parser(opened: Opened, closed: Closed | None) -> expat.XMLParserType:
    """A parser for `feed`, for those who also want the text of some elements."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: Attributes) -> None:
        opened(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def end(name: str) -> None:
        if closed is not None:
            closed(name.rpartition(" ")[2])

    parser.StartElementHandler = start
    if closed is not None:
        parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse_declaration
    return parser


def feed(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    """Parse a document in pieces."""
    try:
        for piece in pieces:
            _refuse_other_encodings(piece)
            parser.Parse(piece, False)  # noqa: FBT003 - expat knows this argument by its place only
        parser.Parse(b"", True)  # noqa: FBT003 - the last piece
    except (expat.ExpatError, ValueError, KeyError):
        raise refusal("workbook-broken") from None


def refuse_declarations(pieces: Iterable[bytes]) -> None:
    """Refuse XML that declares a document type or an entity, without parsing it."""
    tail = b""
    for piece in pieces:
        _refuse_other_encodings(piece)
        window = tail + piece
        if b"<!" in window and _DECLARATION.search(window):
            raise refusal("workbook-entities")
        tail = window[-_DECLARATION_BYTES:]


def _refuse_other_encodings(piece: bytes) -> None:
    """Refuse UTF-16, which only some readers of spreadsheets take: others would see nothing where values are."""
    if b"\0" in piece:
        raise refusal("workbook-broken")


def _refuse_declaration(*_: object) -> None:
    raise refusal("workbook-entities")
