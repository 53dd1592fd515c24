"""The one streaming pass: sealed bytes → text blocks → inspected blocks, two at a time, handed on in file order."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain

import duckdb

from contracts.feed import Feed, Place
from engine.duck import open_duckdb
from intake.decompression import decompressed
from intake.encoding import encode, few_distinct
from intake.findings import FindingCounter
from intake.header import Layout, match_header
from intake.inspection import InspectedBlock, Inspector
from intake.place import PlaceLookup
from intake.reading import RawBlock, parse, raw_blocks, split_header

WORKERS = 2
"""Threads that parse and judge. Arrow and DuckDB let go of the interpreter, so they run truly side by side."""
_AHEAD = WORKERS + 2
"""Blocks in flight: enough to keep the workers busy, few enough that memory stays flat."""


@dataclass(frozen=True, slots=True)
class Passing:
    """A file being read: its layout, the columns that its first block shows worth encoding, and its blocks."""

    layout: Layout
    encoded: frozenset[str]
    blocks: Iterator[InspectedBlock]


def pass_through(
    chunks: Iterator[bytes],
    feed: Feed,
    period: str,
    lookups: Mapping[Place, PlaceLookup],
    findings: FindingCounter,
) -> Passing:
    """Begin to read a delivery's bytes. Raises intake's `UnreadableFileError`, here or while blocks are drawn."""
    cells, rest, first_line = split_header(decompressed(chunks))
    layout = match_header(cells, feed, findings)
    columns = tuple(column.name for column in feed.columns)
    inspector = Inspector(feed, period, lookups)
    raw = raw_blocks(rest, first_line)
    first = next(raw, RawBlock(first_line, b""))
    encoded = few_distinct(parse(first, layout, columns).rows)

    def work(raw: RawBlock, connection: duckdb.DuckDBPyConnection) -> InspectedBlock:
        block = parse(raw, layout, columns, encoded)
        return inspector.inspect(replace(block, rows=encode(block.rows, encoded)), connection)

    return Passing(layout, encoded, _in_order(chain([first], raw), work))


def _in_order(
    raw: Iterator[RawBlock], work: Callable[[RawBlock, duckdb.DuckDBPyConnection], InspectedBlock]
) -> Iterator[InspectedBlock]:
    """Work on several blocks at once and yield their results in the order of the file."""
    own = threading.local()

    def on_own_connection(block: RawBlock) -> InspectedBlock:
        if not hasattr(own, "connection"):
            own.connection = open_duckdb(threads=1, memory_limit="1GB")
        return work(block, own.connection)

    waiting: deque[Future[InspectedBlock]] = deque()
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="pass") as pool:
        try:
            for block in raw:
                waiting.append(pool.submit(on_own_connection, block))
                if len(waiting) >= _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
