"""The only place in zones that asks an S3 server for anything, through boto3.

What a server or boto3 says goes no further than this file: a request that fails is a ZoneUnreachableError with the
name of the request and the HTTP status. Credentials come from where boto3 looks for them (environment, profile, the
instance's role) and are never seen here.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from zones.errors import ZoneUnreachableError

_ABSENT = frozenset({404})
_CONDITION_FAILED = frozenset({409, 412})
_NO_SUCH_BUCKET = "NoSuchBucket"
_KEYS_OF_ONE_DELETION = 1000


class Head(NamedTuple):
    """An object's size in bytes, and the tag that another content under the same key would not have."""

    size: int
    etag: str


class Upload(NamedTuple):
    """A multipart upload that was begun: no object, and never one unless it is completed."""

    key: str
    id: str


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket and the client that asks for it. Keys are whole; every method may raise ZoneUnreachableError."""

    name: str
    client: Any = field(repr=False)

    def head(self, key: str) -> Head | None:
        """Return what is known of an object, or None if there is none."""
        found = self._ask("head_object", _ABSENT, Key=key)
        return None if found is None else Head(found["ContentLength"], found["ETag"])

    def get(self, key: str) -> bytes | None:
        """Return an object whole, or None if there is none."""
        return self._content(_ABSENT, Key=key)

    def get_range(self, key: str, etag: str, start: int, size: int) -> bytes | None:
        """Return some bytes of an object; None if it has gone or is no longer the one of this tag."""
        return self._content(
            _ABSENT | _CONDITION_FAILED, Key=key, IfMatch=etag, Range=f"bytes={start}-{start + size - 1}"
        )

    def put(self, key: str, content: bytes | bytearray) -> None:
        """Write an object, over any earlier one."""
        self._ask("put_object", Key=key, Body=content)

    def put_new(self, key: str, content: bytes | bytearray) -> bool:
        """Write an object; False if the server says that the key is taken, which not every server looks at."""
        return self._ask("put_object", _CONDITION_FAILED, Key=key, Body=content, IfNoneMatch="*") is not None

    def begin(self, key: str) -> Upload:
        """Begin an upload in parts."""
        return Upload(key, self._ask("create_multipart_upload", Key=key)["UploadId"])

    def send(self, upload: Upload, number: int, content: bytes | bytearray) -> str:
        """Send one part, counted from 1, and return its tag."""
        sent = self._ask("upload_part", Key=upload.key, UploadId=upload.id, PartNumber=number, Body=content)
        tag: str = sent["ETag"]
        return tag

    def complete(self, upload: Upload, tags: Sequence[str]) -> bool:
        """Make the object of an upload's parts appear whole; False as `put_new`."""
        parts = [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(tags, 1)]
        words = {"Key": upload.key, "UploadId": upload.id, "MultipartUpload": {"Parts": parts}, "IfNoneMatch": "*"}
        return self._ask("complete_multipart_upload", _CONDITION_FAILED, **words) is not None

    def abort(self, upload: Upload) -> None:
        """End an upload and remove its parts; one that has ended already is fine."""
        self._ask("abort_multipart_upload", _ABSENT, Key=upload.key, UploadId=upload.id)

    def keys(self, prefix: str) -> list[str]:
        """Return every key that begins so."""
        pages = self._pages("list_objects_v2", prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", ())]

    def has_keys(self, prefix: str) -> bool:
        """Say whether any key begins so."""
        return bool(self._ask("list_objects_v2", Prefix=prefix, MaxKeys=1).get("Contents"))

    def uploads(self, prefix: str) -> list[Upload]:
        """Return every upload below a prefix that was begun and neither completed nor aborted."""
        pages = self._pages("list_multipart_uploads", prefix)
        return [Upload(item["Key"], item["UploadId"]) for page in pages for item in page.get("Uploads", ())]

    def delete(self, keys: Sequence[str]) -> None:
        """Remove objects, whether or not they are there."""
        for start in range(0, len(keys), _KEYS_OF_ONE_DELETION):
            some = [{"Key": key} for key in keys[start : start + _KEYS_OF_ONE_DELETION]]
            if self._ask("delete_objects", Delete={"Objects": some, "Quiet": True}).get("Errors"):
                raise ZoneUnreachableError(self.name, "delete_objects")

    def _content(self, no: frozenset[int], **words: Any) -> bytes | None:
        """The body of an object, read within the request that it belongs to."""
        found = self._ask("get_object", no, **words)
        if found is None:
            return None
        with _translated(self.name, "get_object"), found["Body"] as body:
            content: bytes = body.read()
        return content

    def _pages(self, operation: str, prefix: str) -> Iterator[Any]:
        """The answers to one listing."""
        with _translated(self.name, operation):
            yield from self.client.get_paginator(operation).paginate(Bucket=self.name, Prefix=prefix)

    def _ask(self, operation: str, no: frozenset[int] = frozenset(), **words: Any) -> Any:
        """The answer to one request, or None if the server says no with one of these statuses."""
        with _translated(self.name, operation):
            try:
                return getattr(self.client, operation)(Bucket=self.name, **words)
            except ClientError as error:
                if _status(error) in no and error.response["Error"].get("Code") != _NO_SUCH_BUCKET:
                    return None
                raise


@lru_cache
def bucket_of(name: str, endpoint: str | None, region: str | None) -> Bucket:
    """The bucket of this name, with one client for all its zones; asks the server for nothing yet."""
    # A server of one's own seldom has a name in DNS for each bucket.
    addressing = {"addressing_style": "path"} if endpoint else None
    settings = Config(retries={"mode": "standard"}, s3=addressing)
    with _translated(name, "open a session"):
        client = boto3.session.Session().client("s3", endpoint_url=endpoint, region_name=region, config=settings)
    return Bucket(name, client)


@contextmanager
def _translated(bucket: str, operation: str) -> Iterator[None]:
    """Turn what boto3 raises into our own error, without the words of the server."""
    try:
        yield
    except ClientError as error:
        raise ZoneUnreachableError(bucket, operation, _status(error)) from None
    except BotoCoreError:
        raise ZoneUnreachableError(bucket, operation) from None


def _status(error: ClientError) -> int | None:
    status: int | None = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status
