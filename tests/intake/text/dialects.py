"""Dialects to try, and texts of the pieces that matter to them."""

from hypothesis import strategies as st

from intake.text.dialect import Dialect
from tests.intake import oracle

DIALECTS = [Dialect(), Dialect(";", "'"), Dialect("\t"), Dialect("§"), Dialect(escaped=True)]
PIECES = ['"', '""', ",", ",", "\n", "\n", "\r\n", "\r", "a", "b", "é", " ", "\ufeff", "\0", '"a"', '"\n', '",', ',"']


def texts(dialect: Dialect, more: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Texts of a dialect's delimiters, marks and line ends, and a few letters."""
    pieces = [piece.replace(",", dialect.delimiter).replace('"', dialect.quote) for piece in (*PIECES, *more)]
    if dialect.escaped:
        pieces += ["\\", '\\"', "\\\\", "\\,"]
    # After a newline that a backslash tells, the standard library waits for the next one whatever comes.
    last = "\n" if dialect.escaped else ""
    return st.lists(st.sampled_from(pieces), max_size=40).map(lambda pieces: "".join(pieces) + last)


def records(text: str, dialect: Dialect) -> list[oracle.Record]:
    """The records of a text by the oracle."""
    return oracle.records(text, dialect.delimiter, dialect.quote, escaped=dialect.escaped)


def cases(more: tuple[str, ...] = ()) -> st.SearchStrategy[tuple[Dialect, str]]:
    """A dialect and a text of it."""
    return st.sampled_from(DIALECTS).flatmap(lambda dialect: st.tuples(st.just(dialect), texts(dialect, more)))
