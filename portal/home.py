"""Which gateway a command is about, and where its passphrase is: options that every verb shares."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from portal.errors import UsageError

if TYPE_CHECKING:
    from contracts.library import Library
    from journey.instance import Instance
    from zones.backing import S3Backing

HomeOption = Annotated[Path | None, typer.Option("--home", help="The gateway's folder; else GATEWAY_HOME.")]
PassphraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", help="The file that holds the passphrase; else as `init` arranged.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a machine.")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day on which agreements are read; today.")
]
ZonesOption = Annotated[
    str | None, typer.Option("--zones", help="s3://bucket/prefix, to keep every zone there; else folders in the home.")
]
EndpointOption = Annotated[
    str | None, typer.Option("--s3-endpoint", help="https://host:port of an S3 server of your own; else AWS.")
]
RegionOption = Annotated[
    str | None, typer.Option("--s3-region", help="The region of the bucket; else as the environment says.")
]
FeedOption = Annotated[str, typer.Option("--feed", help="What it is, as its contract names it.")]
ReceiptArgument = Annotated[str, typer.Argument(help="The receipt, as `drop` and `status` print it.")]


def remember(context: typer.Context, home: Path | None, passphrase_file: Path | None) -> None:
    """Keep what was said before the verb, for verbs that are told nothing after it."""
    context.obj = {"home": home, "passphrase_file": passphrase_file}


def chosen_home(context: typer.Context, home: Path | None) -> Path:
    """The home that was named, after the verb, before it, or by GATEWAY_HOME. Raises `UsageError` if by none."""
    named = home or context.obj["home"] or os.environ.get("GATEWAY_HOME")
    if not named:
        raise UsageError("which gateway? Give --home DIR, or set GATEWAY_HOME")
    return Path(named).absolute()


def chosen_passphrase_file(context: typer.Context, passphrase_file: Path | None) -> Path | None:
    """The passphrase file that was named on the command line."""
    named: Path | None = passphrase_file or context.obj["passphrase_file"]
    return named


def chosen_backing(zones: str | None, endpoint: str | None, region: str | None) -> "S3Backing | None":
    """Where zones are to rest: None for folders in the home. Raises `UsageError` for anything but a place on S3."""
    from zones.backing import S3Backing

    if zones is None:
        if endpoint or region:
            raise UsageError("which bucket? Give --zones s3://bucket/prefix, or leave out the other options of S3")
        return None
    bucket, _, prefix = zones.removeprefix("s3://").partition("/")
    if not (zones.startswith("s3://") and bucket and prefix):
        raise UsageError("zones rest on S3 or in the home: give --zones s3://bucket/prefix, or leave it out")
    return S3Backing(bucket, prefix.removesuffix("/"), endpoint, region)


def opened(context: typer.Context, home: Path | None, passphrase_file: Path | None = None) -> "Instance":
    """The gateway of the chosen home."""
    from journey.instance import open_instance

    return open_instance(chosen_home(context, home), chosen_passphrase_file(context, passphrase_file))


def chosen_library(context: typer.Context, home: Path | None, documents: Path | None = None) -> "Library":
    """The documents of a folder, else of the chosen gateway, else those that are shipped. Raises `UsageError`."""
    from contracts.library import Library, shipped_documents

    named = home or context.obj["home"] or os.environ.get("GATEWAY_HOME")
    folder = documents or (Path(named) / "documents" if named else shipped_documents())
    if not folder.is_dir():
        raise UsageError("there is no such folder of documents: name another one, or none for those that are shipped")
    return Library(folder.absolute())


def day(as_of: datetime | None) -> date:
    """The day on which agreements are read."""
    return as_of.date() if as_of else datetime.now(UTC).date()
