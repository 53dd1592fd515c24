"""Scope: rows that are never taken, however well they are written. Asked before any rule, and pure.

A contract's markers put out of scope whom the duty does not reach (Prevent and Channel, witnesses, professionals), who
did not consent, and patients of whom nobody said that the National Data Opt-out was applied. A partner's own lists put
out of scope whom it may not share: an entry finds a row by a reference, by any one number, or by both names with the
date of birth. Whatever might be meant is meant: spaces, hyphens and letter case part no value from its like, and where
a row tells no date of birth the names are enough.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial, reduce
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Column, Feed, Marker
from contracts.vocabulary import FieldClass, IdentifierKind, ScopeReason
from intake.encoding import absent, held, in_one_part, truths
from intake.findings import Mask

Spelling = Callable[[IdentifierKind, pa.Array], pa.Array]
"""The one spelling of each identifier of a kind in some texts; null where one tells of nobody."""
_PART = r"[;,|()\[\]\n]"
"""What stands between several values in one cell."""
_UNSEEN = r"[\p{Z}\p{C}\p{Pd}]"
_PERSON = (IdentifierKind.FAMILY_NAME, IdentifierKind.GIVEN_NAME, IdentifierKind.DATE_OF_BIRTH)
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class ExclusionList:
    """One list in memory: whom it names, and why. Nothing of them is ever shown."""

    reason: ScopeReason
    references: pa.Array = field(repr=False)
    numbers: Mapping[IdentifierKind, pa.Array] = field(repr=False)
    persons: pa.Array = field(repr=False)
    names: pa.Array = field(repr=False)
    """Of the persons, both names without the date of birth."""

    def __len__(self) -> int:
        """How many keys it finds rows by; an entry may have several."""
        return len(self.references) + len(self.persons) + sum(map(len, self.numbers.values()))


@dataclass(frozen=True, slots=True)
class Unfit:
    """Rows out of scope by reason, each under the first that it has; `listed` are those that only a list puts there."""

    reasons: tuple[tuple[ScopeReason, Mask], ...]
    listed: Mask

    @property
    def rows(self) -> Mask:
        """All of them."""
        return _any((mask for _, mask in self.reasons), self.listed)


class Scope:
    """What puts rows of one feed out of scope, but for where they are: its markers, and its partner's lists."""

    def __init__(self, feed: Feed, lists: tuple[ExclusionList, ...], spelt: Spelling) -> None:
        self._feed = feed
        self._lists = lists
        self._spelt = spelt

    def unfit(self, rows: pa.Table, outside: Mask) -> Unfit:
        """The rows that are never taken; `outside` are those that lie outside the partner's area."""
        of_file = [(ScopeReason.AREA, outside)]
        of_file += [(marker.reason, marked(rows.column(marker.column), marker)) for marker in self._feed.markers]
        of_lists = [(item.reason, self.named_in(item, rows)) for item in self._lists]
        reasons, taken = [], np.zeros_like(outside)
        for reason in ScopeReason:
            found = _any((mask for why, mask in of_file + of_lists if why is reason), taken) & ~taken
            reasons.append((reason, found))
            taken = taken | found
        return Unfit(tuple(reasons), taken & ~_any((mask for _, mask in of_file), taken))

    def named_in(self, exclusions: ExclusionList, rows: pa.Table) -> Mask:
        """The rows about somebody whom a list names, or of a record that it names."""
        found = np.zeros(rows.num_rows, dtype=np.bool_)
        for column in _references(self._feed):
            found |= _among(_plain(rows, column), _folded, exclusions.references)
        for column in self._feed.identifiers:
            kind = column.identifier or IdentifierKind.CRN
            if len(keys := exclusions.numbers.get(kind, ())):
                found |= _among(_plain(rows, column), partial(self._spelt, kind), keys)
        if len(exclusions.persons):
            for names, born in _people(self._feed, rows, self._spelt):
                found |= truths(pc.is_in(_joined(names, born), value_set=exclusions.persons))
                found |= absent(born) & truths(pc.is_in(names, value_set=exclusions.names))
        return found


def scope_by_contract(feed: Feed) -> Scope:
    """The scope of a feed by its markers alone, for who holds no list."""
    return Scope(feed, (), lambda _, texts: texts)


def exclusion_list(feed: Feed, rows: pa.Table, spelt: Spelling) -> ExclusionList:
    """The list that the rows of an exclusion list's feed make."""
    numbers = {
        column.identifier: _distinct(_spelled(rows, column, spelt))
        for column in feed.identifiers
        if column.identifier is not None and column.identifier.issued
    }
    referring = [_folded(_plain(rows, column)) for column in _references(feed)]
    people = [(names, born) for names, born in _people(feed, rows, spelt)]
    return ExclusionList(
        reason=feed.excludes or ScopeReason.DO_NOT_SHARE,
        references=_distinct(*referring),
        numbers=numbers,
        persons=_distinct(*(_joined(names, born) for names, born in people)),
        names=_distinct(*(names.filter(pc.is_valid(born)) for names, born in people)),
    )


def names_nobody(feed: Feed, rows: pa.Table, spelt: Spelling) -> Mask:
    """The entries of a list by which no row could ever be found: they would look like protection and be none."""
    keys = [_folded(_plain(rows, column)) for column in _references(feed)]
    keys += [_spelled(rows, column, spelt) for column in feed.identifiers if column.identifier not in _PERSON]
    keys += [_joined(names, born) for names, born in _people(feed, rows, spelt)]
    return reduce(np.logical_and, map(absent, keys), np.ones(rows.num_rows, dtype=np.bool_))


def marked(column: pa.ChunkedArray, marker: Marker) -> Mask:
    """The rows that a marker's codes mark: alone in the cell, or as one of several values in it.

    A word that marks a subject counts wherever it stands in the cell: no row about Channel is taken for its wording.
    """
    cells = held(column)
    found = np.zeros(len(cells.values), dtype=np.bool_)
    exact, words = _sought(marker)
    if exact:
        found |= truths(pc.match_substring_regex(_folded(cells.values), exact))
    if words and _may_say(cells.values, words):
        in_words = _words(cells.values)
        for word in words:
            found |= truths(pc.match_substring(in_words, word))
    return cells.of_rows(found, np.False_)


@cache
def _sought(marker: Marker) -> tuple[str, tuple[str, ...]]:
    """The pattern of a marker's codes, and those of its words that count wherever they stand; asked of every block."""
    codes = "|".join(re.escape(code) for code in _folded(pa.array(marker.codes)).drop_null().to_pylist())
    words = [code for code in marker.codes if marker.reason is ScopeReason.SUBJECT and _is_word(code)]
    pattern = f"(?:^|{_PART})(?:{codes})(?:$|{_PART})" if codes else ""
    return pattern, tuple(_words(pa.array(words, pa.string())).to_pylist())


def _references(feed: Feed) -> tuple[Column, ...]:
    """Columns that hold a partner's own references, of a record or of a person."""
    own = {FieldClass.RECORD_REF, FieldClass.DIRECT_ID}
    return tuple(column for column in feed.columns if column.field_class in own and column.identifier is None)


def _people(feed: Feed, rows: pa.Table, spelt: Spelling) -> Iterator[tuple[pa.Array, pa.Array]]:
    """Both names as one text, and the date of birth, for each way in which the columns tell of a person.

    Of given names the first: one system writes the others, and the next does not.
    """
    columns = [[column for column in feed.identifiers if column.identifier is kind] for kind in _PERSON]
    for family, given, born in product(*columns):
        first = pc.extract_regex(_plain(rows, given), r"^\s*(?P<first>\S+)")
        forename = spelt(IdentifierKind.GIVEN_NAME, pc.struct_field(first, "first"))
        yield _joined(_spelled(rows, family, spelt), forename), _spelled(rows, born, spelt)


def _joined(*parts: pa.Array) -> pa.Array:
    """Some texts of each row as one; null where one of them is."""
    return pc.binary_join_element_wise(*(part.cast(pa.string()) for part in parts), _BETWEEN)


def _spelled(rows: pa.Table, column: Column, spelt: Spelling) -> pa.Array:
    """One column of identifiers, spelt one way."""
    return spelt(column.identifier or IdentifierKind.CRN, _plain(rows, column))


def _plain(rows: pa.Table, column: Column) -> pa.Array:
    """One column as plain text."""
    return in_one_part(rows.column(column.name)).cast(pa.string())


def _folded(texts: pa.Array) -> pa.Array:
    """Texts without case, spaces, hyphens and what is not seen; null where nothing is left."""
    plain = pc.replace_substring_regex(_small(texts), _UNSEEN, "")
    return pc.if_else(pc.equal(plain, ""), pa.scalar(None, pa.string()), plain)


def _small(texts: pa.Array) -> pa.Array:
    """Texts in plain characters (Unicode NFKC) and small letters."""
    return pc.utf8_lower(pc.utf8_normalize(texts, form="NFKC"))


def _may_say(texts: pa.Array, words: Sequence[str]) -> bool:
    """Whether some text holds the first word of any: to take all words apart is slow, and seldom needed."""
    plain = _small(texts)
    return any(pc.any(pc.match_substring(plain, word.split()[0])).as_py() for word in words)


def _words(texts: pa.Array) -> pa.Array:
    """Texts as small letters and digits with one space between words and at both ends."""
    return pc.replace_substring_regex(pc.binary_join_element_wise(" ", _small(texts), " ", ""), r"[^\p{L}\p{N}]+", " ")


def _is_word(code: str) -> bool:
    """Whether a code is made of words, so that it means what it says wherever it stands."""
    return code.replace(" ", "").isalpha() and len(code) > len("not")


def _among(texts: pa.Array, spelt: Callable[[pa.Array], pa.Array], keys: pa.Array) -> Mask:
    """Which texts hold, once spelt, one of some keys, alone or among several; each distinct text is spelt once."""
    if not len(keys):
        return np.zeros(len(texts), dtype=np.bool_)
    encoded = texts.dictionary_encode()
    parts = pc.split_pattern_regex(encoded.dictionary, pattern=_PART)
    of_parts = truths(pc.is_in(spelt(parts.flatten()), value_set=keys))
    found = np.zeros(len(encoded.dictionary), dtype=np.bool_)
    found[pc.list_parent_indices(parts).to_numpy()[of_parts]] = True
    return truths(pa.array(found).take(encoded.indices))


def _distinct(*keys: pa.Array) -> pa.Array:
    """Every key once, none of them null."""
    return pc.unique(
        pa.concat_arrays([pa.array([], pa.string()), *(key.cast(pa.string()) for key in keys)])
    ).drop_null()


def _any(masks: Iterable[Mask], like: Mask) -> Mask:
    """Where any of some masks is true; they are as long as `like`."""
    return reduce(np.logical_or, masks, np.zeros_like(like))
