"""What must rest sealed does: looked at as by somebody who took every file and no key, before anything is shared.

Of the zones that hold people every file must be one that the gateway makes, under a path of its own making (a name is
in clear too), and begin as a sealed object does, with its wrapped key apart (decision 0037). In clear there may be
event rows, the counts of a run of linking, and what the two sides of a tier 3 request were told. Beginnings alone are
read, each once while an instance is open.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import partial

from custody.data_keys import WRAPPED_KEY_BYTES
from custody.sealed_format import HEADER_BYTES, looks_sealed
from journey.deliveries import DeliveryBook
from journey.delivery_files import ASIDE, EVENTS, FINDINGS, MATCH_KEYS, ROWS
from journey.errors import UnsealedError
from journey.instance import Instance, Zone
from journey.linked import Linked, LinkedDelivery
from journey.linking.tables import SEALED as OF_RUN

_KEY = ".key"
_RUN, _TIER3 = r"\d{8}", "r[0-9a-f]{24}"
_SEALED = {
    Zone.LINKED: rf"runs/{_RUN}/({'|'.join(OF_RUN)})|quality/{_RUN}|models/[0-9a-f]{{64}}"
    r"|looks/k[0-9a-f]{24}|labels/k[0-9a-f]{24}\.\d+",
    Zone.TIER3: rf"crosswalk/{_RUN}|requests/{_TIER3}/request",
    Zone.CUSTODY: r"domains/\w+/\w+/\w+\.crosswalk",
}
"""Which paths of a zone are of sealed objects; those of deliveries are of their folders."""
_NAMES = {Zone.VAULT: (ROWS, MATCH_KEYS), Zone.QUARANTINE: (ROWS, ASIDE, FINDINGS), Zone.PROTECTED: (EVENTS,)}
_POINTERS = {Zone.TIER3: rf"answers/{_TIER3}/current"}
_TOLD = rf"requests/{_TIER3}/(terms|approvals)\.json|answers/{_TIER3}/files/conditions\.json"
_ANSWER, _AGE = rf"answers/{_TIER3}/files/(home|recipient)/\w+\.age", b"age-encryption.org/v1"
_PARQUET = b"PAR1"
_OF_A_RUN = re.compile(r"|[0-9a-f]{64}|\d{8}T\d{12}Z|\d{4}-\d\d-\d\d")
"""What a run's counts may have beside names of feeds and folders: digests, receipts, a day."""
_LOOKED_AT = (*_NAMES, Zone.INCOMING, Zone.LINKED, Zone.TIER3)


@dataclass(frozen=True, slots=True)
class Unsealed:
    """How many files of a zone do not rest as they must, and of which deliveries, as far as their places tell."""

    zone: Zone
    files: int
    receipts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Home:
    """What may lie where: by zone the paths of deliveries' objects; names of feeds; where folders of deliveries are."""

    paths: Mapping[Zone, frozenset[str]]
    words: frozenset[str]
    receipts: frozenset[str]


def refuse_unsealed(instance: Instance) -> None:
    """Raise `UnsealedError` unless all that must rest sealed does; the caller holds `instance.exclusive()`."""
    if found := unsealed(instance):
        raise unsealed_error(found)


def unsealed_error(found: tuple[Unsealed, ...]) -> UnsealedError:
    """The refusal of some files, which names zones and receipts alone."""
    receipts = {receipt for item in found for receipt in item.receipts}
    where = ", ".join(f"{item.files} in the zone {item.zone}" for item in found)
    return UnsealedError(where, tuple(sorted(receipts)))


def unsealed(instance: Instance) -> tuple[Unsealed, ...]:
    """Every zone with files that do not rest as they must; the caller holds `instance.exclusive()`.

    Raises `ZoneError` where a zone cannot be read.
    """
    home = _home(instance)
    found = ((zone, tuple(_amiss(instance, zone, home))) for zone in (*_LOOKED_AT, Zone.CUSTODY))
    return tuple(Unsealed(zone, len(paths), _receipts(paths, home)) for zone, paths in found if paths)


def _home(instance: Instance) -> _Home:
    """What the gateway's own records say may lie there."""
    book = DeliveryBook(instance).all()
    paths = {zone: frozenset(f"{item.folder}/{name}" for item in book for name in of) for zone, of in _NAMES.items()}
    paths[Zone.INCOMING] = frozenset(item.incoming for item in book)
    folders = {item.incoming.rpartition("/")[0] for item in book}
    receipts = frozenset(item.receipt_id for item in book)
    return _Home(paths, receipts | folders | set(instance.library.feed_ids), receipts)


def _amiss(instance: Instance, zone: Zone, home: _Home) -> Iterator[str]:
    """The paths in a zone of what does not rest as it must."""
    store, known = instance.zone(zone), instance.known_sealed
    if zone is Zone.CUSTODY:
        # Its other files are keys in forms of their own, which whoever opens them judges.
        listed = [path for path in store.list("domains") if path.removesuffix(_KEY).endswith(".crosswalk")]
    else:
        listed = store.list()
        pointers = _POINTERS.get(zone, "")
        yield from (path for path in store.unlisted() if not re.fullmatch(pointers, path))
    for path in listed:
        if (zone, path) in known:
            continue
        if _rests(zone, path, home, partial(store.glance, path)):
            known.add((zone, path))
        else:
            yield path


def _rests(zone: Zone, path: str, home: _Home, glance: Callable[[int], tuple[bytes, int]]) -> bool:
    """Whether a file is one of the gateway's, and rests as such a one must."""
    of_deliveries = home.paths.get(zone, frozenset())
    if zone is Zone.PROTECTED:
        return path in of_deliveries and glance(len(_PARQUET))[0] == _PARQUET
    sealed = path.removesuffix(_KEY)
    if sealed in of_deliveries or re.fullmatch(_SEALED.get(zone, ""), sealed):
        if sealed != path:
            return glance(0)[1] == WRAPPED_KEY_BYTES
        return looks_sealed(*glance(HEADER_BYTES))
    if zone is Zone.LINKED and re.fullmatch(rf"runs/{_RUN}/run\.json", path):
        return _tells_counts_alone(glance(glance(0)[1])[0], home.words)
    if zone is Zone.TIER3 and re.fullmatch(_ANSWER, path):
        return glance(len(_AGE))[0] == _AGE
    return zone is Zone.TIER3 and re.fullmatch(_TOLD, path) is not None


def _tells_counts_alone(content: bytes, words: frozenset[str]) -> bool:
    """Whether the counts of a run are just those, and its words are the gateway's own."""
    try:
        said = json.loads(content)
        deliveries, names = said["deliveries"], {item.name for item in fields(Linked)}
        own = {item.name for item in fields(LinkedDelivery)}
        fit = said.keys() <= names and all(item.keys() <= own for item in deliveries)
        events = all(re.fullmatch("[a-z]+", name) for name in said["events"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return fit and events and all(_is_own(text, words) for text in _texts(said))


def _is_own(text: str, words: frozenset[str]) -> bool:
    """Whether a text is a name that the gateway gave. A revision's folder has its number behind."""
    return text in words or text.rpartition("-")[0] in words or _OF_A_RUN.fullmatch(text) is not None


def _texts(said: object) -> Iterator[str]:
    """Every text in a document, names of its keys left out."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict | list):
        for item in said.values() if isinstance(said, dict) else said:
            yield from _texts(item)


def _receipts(paths: tuple[str, ...], home: _Home) -> tuple[str, ...]:
    """The receipts that are in some paths: none is told that the gateway did not give itself."""
    names = {name.partition("-")[0] for path in paths for name in path.split("/")}
    return tuple(sorted(names & home.receipts))
