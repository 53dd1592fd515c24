"""Why a zone refused. Messages show object paths, which the product makes and which never hold personal data."""


class ZoneError(Exception):
    """A zone could not do what was asked; no object was changed."""


class UnsafePathError(ZoneError):
    """A path could lead out of its zone, hide, or read differently on another backing; it is not echoed."""

    def __init__(self) -> None:
        super().__init__(
            "unsafe object path: give a relative path of printable names joined by '/', none of them empty or "
            "beginning with '.', none with a backslash, and none of its folders a pointer"
        )


class ObjectMissingError(ZoneError):
    """No object has this path."""

    def __init__(self, path: str) -> None:
        super().__init__(f"no object at {path!r}: list the folder above it to see what is there")
        self.path = path


class ObjectExistsError(ZoneError):
    """The path is taken, and objects are immutable."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path!r} is already there and objects never change: write under a new path")
        self.path = path


class UnfinishedVersionError(ZoneError):
    """A version lacks its manifest or its proof, so no reader may be sent to it."""

    def __init__(self, version: str) -> None:
        super().__init__(f"version {version!r} has no manifest or no proof: finish publishing it, or drop it")
        self.version = version


class CurrentVersionError(ZoneError):
    """The version that readers are sent to cannot be dropped."""

    def __init__(self, version: str) -> None:
        super().__init__(f"version {version!r} is current: swap to another version before dropping it")
        self.version = version


class ZoneUnreachableError(ZoneError):
    """The server that keeps a zone did not do what it was asked; what it answered is never repeated."""

    def __init__(self, bucket: str, operation: str, status: int | None = None) -> None:
        answer = "no answer" if status is None else f"status {status}"
        super().__init__(
            f"S3 did not {operation} in bucket {bucket!r} ({answer}): check that the endpoint can be reached, that the "
            "bucket is there in this region, and that the credentials in this process's environment may do it"
        )
        self.bucket, self.operation, self.status = bucket, operation, status
