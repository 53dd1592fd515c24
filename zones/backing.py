"""What the zones of an instance rest on: the one choice, as a value. A backing keeps every zone apart by its name."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from zones.errors import UnsafePathError, ZoneError
from zones.folder import FolderStore
from zones.store import Store, names_of


@dataclass(frozen=True, slots=True)
class FolderBacking:
    """A folder for each zone, below one folder of this machine."""

    folder: Path

    def store(self, zone: str) -> Store:
        """The store of one zone."""
        return FolderStore(self.folder / zone)


@dataclass(frozen=True, slots=True)
class S3Backing:
    """A prefix for each zone, below one prefix of a bucket that is there already.

    `endpoint` is the address of a server of one's own, None for AWS; `region` None as the environment says. There is no
    place for credentials here: they come from the environment, a profile or the instance's role.
    """

    bucket: str
    prefix: str
    endpoint: str | None = None
    region: str | None = None

    def store(self, zone: str) -> Store:
        """The store of one zone. Raises ZoneError where boto3 is not installed."""
        try:
            from zones.s3 import S3Store  # noqa: PLC0415 - boto3 is an extra, and slow to load for who keeps folders
            from zones.s3_bucket import bucket_of  # noqa: PLC0415 - the same reason
        except ModuleNotFoundError:
            raise ZoneError("zones on S3 need boto3: install the extra `s3` of this package") from None
        return S3Store(bucket_of(self.bucket, self.endpoint, self.region), f"{self.prefix}/{zone}")

    def fault(self) -> str | None:
        """Say why this cannot be used, without echoing it, and what to give instead; None if it can."""
        try:
            names_of(f"{self.bucket}/{self.prefix}")
            address = urlsplit(self.endpoint or "https://aws")
            host, scheme = address.hostname, address.scheme
        except (UnsafePathError, ValueError):
            return "the place on S3 cannot be read: give s3://bucket/prefix, and an endpoint like https://host:port"
        if address.username or address.password or address.query or not host:
            return "the endpoint must be https://host:port alone: credentials come from the environment"
        if scheme != "https" and not (scheme == "http" and _is_this_machine(host)):
            return "the endpoint would carry data in clear: use https (http is taken for this machine alone)"
        return None


Backing: TypeAlias = FolderBacking | S3Backing


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
