"""The one way to open DataFusion: one core, no spill to disk, empty."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datafusion import SessionContext


def open_fusion() -> "SessionContext":
    """A fresh session that holds nothing. One partition: what is asked comes back in the order in which it was given.

    Unlike DuckDB it cannot be locked: whoever calls writes its SQL whole, and nothing of a file or a person's asking
    comes into it. A plan that it prints holds every literal, and its errors may quote cell values: a secret goes in as
    a column and never as a literal, and no text of its errors may travel.
    """
    from datafusion import RuntimeEnvBuilder, SessionConfig, SessionContext  # noqa: PLC0415 - most commands hash nothing

    return SessionContext(
        SessionConfig().with_target_partitions(1),
        # A spilled page is a clear copy of people's data on a disk: with no disk, DataFusion fails instead.
        RuntimeEnvBuilder().with_disk_manager_disabled(),
    )
