"""Looks and labels as they rest: sealed, each entered in the ledger, which alone is believed of how many there are.

A look holds which two records somebody was shown; a label what they decided, signed by them. Both are sealed in the
zone `linked`, under `looks/<look>` and `labels/<label>`, and are written before they are entered: what was never
entered never was. Of their end the ledger is told first; then they are destroyed.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import pyarrow as pa
import rfc8785

from anonymisation.linking.labels import LABELS, Decision
from custody.errors import BrokenSealError
from custody.signing import SignedFor, is_signed
from journey.entering import enter
from journey.errors import LabelsAlteredError
from journey.instance import Instance, Zone
from journey.sealed import create_sealed, destroy_sealed, open_sealed
from lineage.entries import Entry, Verb
from zones.errors import ObjectMissingError

LOOK, LABEL = "look", "label"
"""By which key of its subject an entry says what it is about."""
FINAL = frozenset({Decision.SAME, Decision.NOT_SAME})
"""What settles a pair for everybody; whatever else was decided leaves it to another reviewer."""
_ERASED = "erased"
_FOLDERS = {LOOK: "looks", LABEL: "labels"}
_VERBS = {LOOK: Verb.CONSULTATION, LABEL: Verb.ALTERATION}
_DIGESTS = {LOOK: "pair_commitment", LABEL: "label_digest"}


@dataclass(frozen=True, slots=True)
class Look:
    """What one ticket stands for: two records by their keys (hex), first the reviewer's own."""

    look: str
    reviewer: str
    own: str = field(repr=False)
    other: str = field(repr=False)
    salt: str = field(repr=False)

    def written(self) -> bytes:
        """As it rests: RFC 8785 JSON."""
        return rfc8785.dumps(asdict(self))

    @property
    def commitment(self) -> str:
        """What the ledger says of the pair: SHA-256 (hex) of its bytes, which hold a salt that nobody can guess."""
        return hashlib.sha256(self.written()).hexdigest()


@dataclass(frozen=True, slots=True)
class Label:
    """What was decided of a look, the `number`th time, by whose key and signature (base64)."""

    look: str
    number: int
    gateway: str
    reviewer: str
    purpose: str
    left: str = field(repr=False)
    right: str = field(repr=False)
    decision: Decision
    public_key: str
    signature: str = ""

    @property
    def name(self) -> str:
        """By which it is known: in the ledger, and where it lies."""
        return f"{self.look}.{self.number}"

    @property
    def digest(self) -> bytes:
        """What the reviewer signs: SHA-256 of RFC 8785 JSON of all of it but the signature."""
        return hashlib.sha256(rfc8785.dumps({"v": 1, **asdict(self), "signature": ""})).digest()

    @property
    def is_signed(self) -> bool:
        """Whether its signature is by its key."""
        return is_signed(self.public_key, SignedFor.LABEL, self.digest, self.signature)

    def written(self) -> bytes:
        """As it rests."""
        return rfc8785.dumps(asdict(self))

    @property
    def written_digest(self) -> str:
        """What the ledger says of it: SHA-256 (hex) of its bytes, which hold a signature that nobody can guess."""
        return hashlib.sha256(self.written()).hexdigest()


def new_look(reviewer: str, own: str, other: str) -> Look:
    """A look under a random name."""
    return Look(f"k{secrets.token_hex(12)}", reviewer, own, other, secrets.token_hex(32))


def keep(instance: Instance, kind: str, name: str, content: bytes) -> None:
    """Seal a look or a label, in the place of one that a killed process sealed and never entered."""
    destroy_sealed(instance, Zone.LINKED, _path(kind, name))
    with create_sealed(instance, Zone.LINKED, _path(kind, name)) as sink:
        sink.write(content)


def held_look(instance: Instance, name: str) -> Look | None:
    """The look of a ticket; None where there is none, none any more, or it is not what was entered."""
    commitment = _entered(instance, LOOK).get(name)
    return None if commitment is None else _look(instance, name, commitment)


def held_looks(instance: Instance) -> list[Look]:
    """Every look that was not destroyed, in the order in which they were first shown."""
    found = (_look(instance, name, commitment) for name, commitment in _entered(instance, LOOK).items())
    return [look for look in found if look is not None]


def ever_looked(instance: Instance) -> bool:
    """Whether any look is entered that was not destroyed, be it as it was entered or not. Opens nothing."""
    return bool(_entered(instance, LOOK))


def held_labels(instance: Instance) -> list[Label]:
    """Every label that was not destroyed, the first decided first. Raises `LabelsAlteredError`."""
    return [_opened(instance, name, digest) for name, digest in _entered(instance, LABEL).items()]


def standing_labels(instance: Instance) -> list[Label]:
    """The last label of each look, in the order in which they were decided. Raises `LabelsAlteredError`.

    A reviewer takes back what they decided of their own look, and nobody else's.
    """
    last: dict[str, Label] = {}
    for item in held_labels(instance):
        last.pop(item.look, None)
        last[item.look] = item
    return list(last.values())


def read_labels(instance: Instance) -> pa.Table:
    """What reviewers settled and did not take back as `LABELS`, for clusters. Raises `LabelsAlteredError`."""
    held = [item for item in standing_labels(instance) if item.decision in FINAL]
    columns = (
        [bytes.fromhex(item.left) for item in held],
        [bytes.fromhex(item.right) for item in held],
        [item.decision.value for item in held],
    )
    arrays = [pa.array(column, item.type) for column, item in zip(columns, LABELS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=LABELS)


def labels_digest(instance: Instance) -> str:
    """SHA-256 (hex) of the digests of all labels there ever were: where it changes, a run is due. Opens nothing.

    That some were destroyed makes no run due, for the records that they were about were gone before.
    """
    made = (str(item.subject["label_digest"]) for _, item in instance.ledger.about(LABEL) if _is_about(item, LABEL))
    return hashlib.sha256("".join(made).encode()).hexdigest()


def forget_all_but(instance: Instance, keys: Iterable[bytes]) -> None:
    """Destroy looks and labels about records that a new run has no longer, and enter that.

    A look that cannot be read goes too: nobody could say that its records are there still. `keys` are the record keys
    of the run; the caller holds `instance.exclusive()`. Raises `LabelsAlteredError` where its label is altered as well.
    """
    there, labels = {key.hex() for key in keys}, _entered(instance, LABEL)
    for name, commitment in _entered(instance, LOOK).items():
        look = _look(instance, name, commitment)
        if look is not None and {look.own, look.other} <= there:
            continue
        for label in (label for label in labels if label.rpartition(".")[0] == name):
            # A label has its pair itself, and stands where only its look cannot be read.
            told = _opened(instance, label, labels[label]) if look is None else None
            if told is None or not {told.left, told.right} <= there:
                _erase(instance, LABEL, label)
        _erase(instance, LOOK, name)


def discard_unfinished(instance: Instance) -> None:
    """Destroy what a killed process sealed and never entered, or entered as destroyed; under `instance.exclusive()`."""
    for kind, folder in _FOLDERS.items():
        lying = {
            path.removeprefix(f"{folder}/").removesuffix(".key") for path in instance.zone(Zone.LINKED).list(folder)
        }
        for name in sorted(lying - _entered(instance, kind).keys()):
            destroy_sealed(instance, Zone.LINKED, _path(kind, name))


def _erase(instance: Instance, kind: str, name: str) -> None:
    enter(instance, Verb.ERASURE, {f"{kind}_{_ERASED}": name})
    destroy_sealed(instance, Zone.LINKED, _path(kind, name))


def _entered(instance: Instance, kind: str) -> dict[str, str]:
    """Every look (with the commitment to its pair) or label (with its digest) that the ledger has not as destroyed."""
    found: dict[str, str] = {}
    erased = f"{kind}_{_ERASED}"
    for _, entry in instance.ledger.about(kind, erased):
        if _is_about(entry, kind):
            found[str(entry.subject[kind])] = str(entry.subject[_DIGESTS[kind]])
        elif entry.verb is Verb.ERASURE and erased in entry.subject:
            found.pop(str(entry.subject[erased]), None)
    return found


def _is_about(entry: Entry, kind: str) -> bool:
    """Whether an entry is of a look or of a label that was made."""
    return entry.verb is _VERBS[kind] and kind in entry.subject


def _look(instance: Instance, name: str, commitment: str) -> Look | None:
    """A look to whose pair the ledger has that commitment."""
    try:
        with open_sealed(instance, Zone.LINKED, _path(LOOK, name)) as sealed:
            content = sealed.read()
    except (BrokenSealError, ObjectMissingError):
        return None
    return Look(**json.loads(content)) if hashlib.sha256(content).hexdigest() == commitment else None


def _opened(instance: Instance, name: str, digest: str) -> Label:
    """A label that the ledger has. Raises `LabelsAlteredError` for whatever is not that one."""
    try:
        with open_sealed(instance, Zone.LINKED, _path(LABEL, name)) as sealed:
            content = sealed.read()
    except (BrokenSealError, ObjectMissingError):
        raise LabelsAlteredError(name) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise LabelsAlteredError(name)
    said = json.loads(content)
    label = Label(**said | {"decision": Decision(said["decision"])})
    if not label.is_signed:
        raise LabelsAlteredError(name)
    return label


def _path(kind: str, name: str) -> str:
    return f"{_FOLDERS[kind]}/{name}"
