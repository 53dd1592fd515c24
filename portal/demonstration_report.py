"""What `demo` says at the end: what came in, what may go out, and what to try next."""

import json
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from contracts.product import Product
from journey.approvals import Pending, pending
from journey.deliveries import DeliveryBook
from journey.instance import Instance
from journey.link_quality import link_quality
from journey.linked import latest_run
from journey.publishing import DATA, versions_of
from journey.standing import Published, published
from portal.approvers import key_file, keys_folder, signers_of
from portal.journeys import KNOWN, PROJECT, gather
from portal.journeys_page import journeys_page
from portal.link_quality_page import link_quality_page
from portal.receipt_page import receipt_page
from portal.showing import console, show_table
from products.catalogue import PID
from zones.folder import FolderStore

PAGE, RECEIPT, QUALITY = "journeys.html", "receipt.html", "link_quality.html"
_SUMS = "sum(young_people) as shown, count(*) filter (supp_code = 'c') as cells_withheld"
_COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "rows_out_of_scope")


def show_demonstration(instance: Instance) -> None:
    """Show what went where, write the pages, and say what to try next."""
    show_table(
        "What came in (linked: accepted rows about somebody, of deliveries that no later one replaced)",
        ("partner", "files", "rows", "accepted", "rejected", "out of scope", "linked"),
        delivered(instance),
    )
    products, waiting = published(instance), pending(instance)
    show_table(
        "What may go out",
        ("product", "tier", "for", "project", "periods", "rows", "people", "waiting"),
        (item.row() for item in released(instance, products, waiting)),
    )
    console.print("The newest version of each, as Parquet:")
    for path in {item.product.id: item.path for item in products}.values():
        console.print(f"  {path}", markup=False, soft_wrap=True)
    picture = write_picture(instance)
    console.print(f"The picture, journeys across partners by quarter:\n  {picture}", markup=False, soft_wrap=True)
    if receipt := write_worst_receipt(instance):
        console.print(f"The receipt that has most to tell, as a page:\n  {receipt}", markup=False, soft_wrap=True)
    if quality := write_quality(instance):
        console.print(f"How good the links are likely to be, and for whom:\n  {quality}", markup=False, soft_wrap=True)
    for who, commands in to_try(instance, products, waiting):
        console.print(f"Try next, as {who}:", style="bold")
        for command in commands:
            console.print(f"  {command}", markup=False, soft_wrap=True)


def delivered(instance: Instance) -> Iterator[tuple[str, int, int, int, int, int, int]]:
    """For each partner how many files it delivered, what became of their rows, and how many were linked."""
    book, run = DeliveryBook(instance), latest_run(instance)
    counts: dict[str, Counter[str]] = {}
    for item in book.all():
        receipt = book.receipt(item.receipt_id) or {}
        linked = run.of(item) if run else None
        found = {name: int(str(receipt.get(name, 0))) for name in _COUNTS}
        counts.setdefault(item.partner, Counter()).update(
            {"files": 1, "linked": linked.about if linked else 0, **found}
        )
    for partner, of in sorted(counts.items()):
        yield partner, of["files"], *(of[name] for name in _COUNTS), of["linked"]  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Released:
    """One product over all its periods. `people`: distinct pids, None where it has none; `waiting`: its releases."""

    product: Product
    periods: int
    rows: int
    people: int | None
    waiting: int

    def row(self) -> tuple[str | int | None, ...]:
        """As it stands in the table."""
        of = self.product
        recipients = ", ".join(of.recipients)
        return (
            of.feed if of.project else of.id,
            of.tier.value,
            recipients,
            of.project,
            self.periods,
            self.rows,
            self.people,
            self.waiting,
        )


def released(instance: Instance, products: tuple[Published, ...], waiting: tuple[Pending, ...]) -> list[Released]:
    """What is published of each product, and what of it waits for approval."""
    of: dict[str, list[Published]] = {}
    for item in products:
        of.setdefault(item.product.id, []).append(item)
    held = Counter(item.product.id for item in waiting)
    every = {item.product.id: item.product for item in products}
    every |= {item.product.id: item.product for item in waiting}
    return [
        Released(
            product,
            len(of.get(name, [])),
            sum(item.rows for item in of.get(name, [])),
            _people(instance, of.get(name, [])) if product.linked and product.project else None,
            held[name],
        )
        for name, product in every.items()
    ]


def _people(instance: Instance, versions: Iterable[Published]) -> int:
    """Distinct pids in some versions, read through the zone."""
    found: set[str] = set()
    for item in versions:
        of = versions_of(instance, item.product, item.period)
        with of.store.open(of.path(item.version, DATA)) as source:
            found.update(pc.unique(pq.read_table(source, columns=[PID]).column(PID)).drop_null().to_pylist())
    return len(found)


def write_picture(instance: Instance) -> str:
    """Write the page of journeys into the home, for its owner alone, and return where it is."""
    home = FolderStore(instance.home)
    home.replace(PAGE, journeys_page(gather(instance)).encode())
    return home.location(PAGE)


def write_worst_receipt(instance: Instance) -> str | None:
    """Write the page of the receipt that has most to tell, and return where it is; None where there is no receipt."""
    worst = worst_receipt(instance)
    if worst is None:
        return None
    home = FolderStore(instance.home)
    home.replace(RECEIPT, receipt_page(worst).encode())
    return home.location(RECEIPT)


def write_quality(instance: Instance) -> str | None:
    """Write the page of how good the links are, and return where it is; None where none were measured."""
    found = link_quality(instance)
    if found is None:
        return None
    home = FolderStore(instance.home)
    home.replace(QUALITY, link_quality_page(found.as_json()).encode())
    return home.location(QUALITY)


def worst_receipt(instance: Instance) -> dict[str, Any] | None:
    """The receipt of the delivery of which most rows were rejected."""
    book = DeliveryBook(instance)
    receipts = (book.receipt(item.receipt_id) for item in book.all())
    return max((item for item in receipts if item), key=lambda item: int(str(item["rows_rejected"])), default=None)


def to_try(
    instance: Instance, products: tuple[Published, ...], waiting: tuple[Pending, ...]
) -> Iterator[tuple[str, list[str]]]:
    """Commands that work as they stand, by whom they are for."""
    of = f"--home {shlex.quote(str(instance.home))}"
    yield (
        "data officer",
        [f"{_command()} status {of}", *_worst_receipt(instance, of), f"{_command()} status --due {of}"],
    )
    yield "analyst", [f"{_command()} catalogue {of}", *_questions(products, of)]
    yield "approver", [f"{_command()} project pending {of}", *_approvals(instance, waiting, of)]
    yield (
        "auditor",
        [
            f"{_command()} ledger fsck {of}",
            f"{_command()} ledger list {of}",
            f"make serve GATEWAY_HOME={shlex.quote(str(instance.home))}   # the graph that made it all, in a browser",
        ],
    )


def _worst_receipt(instance: Instance, of: str) -> list[str]:
    """The receipt that has most to tell."""
    worst = worst_receipt(instance)
    return [f"{_command()} receipt {worst['receipt_id']} {of}"] if worst else []


def _questions(products: tuple[Published, ...], of: str) -> list[str]:
    """A question to the table of people, and the newest records of the project opened without the gateway."""
    found = []
    if any(item.product.id == KNOWN for item in products):
        question = f"select quarter, partners, {_SUMS} from {KNOWN} group by all order by all"  # noqa: S608 - to be shown
        found.append(f'{_command()} query "{question}" {of}')
    newest = [item.path for item in products if item.product.project == PROJECT and item.product.linked][-1:]
    for path in newest:
        counted = f'.aggregate("count(*) as rows, count(distinct {PID}) as people").show()'
        program = f"import duckdb; duckdb.read_parquet({json.dumps(path)}){counted}"
        found.append(f"{_python()} -c {shlex.quote(program)}")
    return found


def _approvals(instance: Instance, waiting: tuple[Pending, ...], of: str) -> list[str]:
    """The two signatures that let out the first release that waits, where this machine has the keys."""
    folder = keys_folder(instance)
    if not waiting or not folder.is_dir():
        return []
    first = waiting[0]
    return [
        f"{_command()} project approve {first.release} --approver {who} "
        f"--key-file {shlex.quote(str(key_file(folder, who)))} {of}"
        for who in signers_of(instance.library.projects[first.product.project or ""])
    ]


def _command() -> str:
    """How the person called the command, so that what is shown can be typed."""
    called = Path(sys.argv[0])
    return _below(called) or called.name


def _python() -> str:
    """The Python that has what the gateway needs, DuckDB among it."""
    return _below(Path(sys.executable)) or shlex.quote(sys.executable)


def _below(program: Path) -> str | None:
    """A program as it can be typed in this folder, if it lies below it."""
    called = program.absolute()
    return shlex.quote(str(called.relative_to(Path.cwd()))) if called.is_relative_to(Path.cwd()) else None
