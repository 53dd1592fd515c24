"""The provider of roots that never gives them up: HMAC keys of AWS KMS, asked through boto3 (`GenerateMac`).

A root is a KMS key of the spec HMAC_256, named by its key ARN: an alias could be pointed elsewhere. Credentials come
from where boto3 looks for them. What AWS or boto3 says goes no further than this file: a refusal names the root, the
request and what to do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import rfc8785

from custody.derivation import derived
from custody.errors import BrokenSealError, KeyServiceError
from custody.root_files import FORM, Provider, key_id_of, legible, not_ours
from custody.roots import FIRST_EPOCH, RootUse, root_name
from custody.secrecy import KeptHere

_ARN = re.compile(r"arn:aws[a-z-]*:kms:([a-z]{2}[a-z-]*-[0-9]):[0-9]{12}:key/[A-Za-z0-9-]{1,64}")
_NAME = re.compile(rf"{'|'.join(RootUse)}|{RootUse.PSEUDONYM}-e(?:[2-9]|[1-9][0-9]{{1,3}})")
_SPEC, _ALGORITHM, _USAGE = "HMAC_256", "HMAC_SHA_256", "GENERATE_VERIFY_MAC"
_MAC_BYTES = 32
_WAIT_DAYS = 7
"""Days until a key that is destroyed is gone from KMS: the shortest that AWS allows."""


_REMEDIES = {
    "NotFoundException": "there is no such key, or not in that account and region: name its ARN in instance.json",
    "DisabledException": "the key is disabled: enable it, if that is meant",
    "KMSInvalidStateException": "the key is disabled or about to be deleted: enable it, if that is meant",
    "InvalidKeyUsageException": f"the key is not for MACs: name one of the spec {_SPEC}",
    "AccessDeniedException": "its key policy does not allow who asks to use it",
}
"""What to do about each error code of AWS KMS. Its own message is never repeated: it names accounts and addresses."""


class KmsRoot(KeptHere):
    """One root in AWS KMS; opened by `AwsKms.root`, which has looked whether it can be used."""

    def __init__(self, name: str, arn: str, client: Any) -> None:
        self._name, self._arn, self._client = name, arn, client

    def __repr__(self) -> str:
        """Name the root, and nothing more."""
        return f"KmsRoot({self._name})"

    @cached_property
    def key_id(self) -> str:
        """As that of a local root with the same secret: sixteen hex characters of a keyed digest."""
        return derived(self, "key-id")[:8].hex()

    def hmac(self, message: bytes, /) -> bytes:
        """Return HMAC-SHA-256 of the message, at most 4,096 bytes. Raises KeyServiceError."""
        asked = {"KeyId": self._arn, "MacAlgorithm": _ALGORITHM, "Message": message}
        said = _answer(self._name, self._client, "generate_mac", **asked)
        mac: bytes = said["Mac"]
        own = {self._arn, self._arn.rpartition("/")[2]}
        if said.get("KeyId") not in own or said.get("MacAlgorithm") != _ALGORITHM or len(mac) != _MAC_BYTES:
            raise KeyServiceError(
                f"AWS KMS answered for another key than that of the {self._name} root: nothing was made"
            )
        return mac


@dataclass(frozen=True)
class AwsKms(KeptHere):
    """Which roots are in AWS KMS: key ARN by the root's name (`seal`, `pseudonym`, `pseudonym-e2` and so on)."""

    arns: Mapping[str, str] = field(repr=False)

    def names(self, use: RootUse, epoch: str = FIRST_EPOCH) -> bool:
        """Whether the settings name a key for a root."""
        return root_name(use, epoch) in self.arns

    def uses(self) -> tuple[RootUse, ...]:
        """For which uses the settings name a key in the first epoch."""
        return tuple(use for use in RootUse if self.names(use))

    def root(self, use: RootUse, epoch: str = FIRST_EPOCH) -> KmsRoot:
        """A root, once KMS has said that its key is there, enabled, and of the right spec. Raises KeyServiceError."""
        name, arn, client = self._of(use, epoch)
        key = _answer(name, client, "describe_key", KeyId=arn)["KeyMetadata"]
        if (key.get("Arn"), key.get("KeySpec"), key.get("KeyUsage")) != (arn, _SPEC, _USAGE):
            raise KeyServiceError(
                f"the KMS key of the {name} root is not of the spec {_SPEC} for MACs: name one that is"
            )
        if key.get("KeyState") != "Enabled":
            raise KeyServiceError(
                f"the KMS key of the {name} root is not enabled: enable it, or cancel its deletion, if that is meant"
            )
        return KmsRoot(name, arn, client)

    def destroy(self, use: RootUse, epoch: str) -> None:
        """Have KMS delete a root's key: it answers no more from now on, and is gone in seven days. Again is fine.

        Raises KeyServiceError.
        """
        name, arn, client = self._of(use, epoch)
        if _answer(name, client, "describe_key", KeyId=arn)["KeyMetadata"]["KeyState"] != "PendingDeletion":
            _answer(name, client, "schedule_key_deletion", KeyId=arn.rpartition("/")[2], PendingWindowInDays=_WAIT_DAYS)

    def _of(self, use: RootUse, epoch: str) -> tuple[str, str, Any]:
        name = root_name(use, epoch)
        if name not in self.arns:
            raise KeyServiceError(
                f"the {name} root is in AWS KMS, and the settings do not say under which key: name its ARN under "
                f'"keys": {{"aws_kms": {{"{name}": …}}}} in instance.json'
            )
        match = _ARN.fullmatch(self.arns[name])
        return name, self.arns[name], _client(match[1] if match else "")


def kms_from(settings: object) -> AwsKms | None:
    """The key service that `keys` in `instance.json` names; none where it is empty.

    Raises KeyServiceError for whatever is not understood, an ARN that is none of a key, and one key for two roots.
    """
    match settings:
        case {"aws_kms": dict(arns), **more} if not more and arns:
            pass
        case dict() if not settings:
            return None
        case _:
            raise KeyServiceError('"keys" in instance.json cannot be read: give {"aws_kms": {"seal": "arn:aws:kms:…"}}')
    if not all(isinstance(name, str) and _NAME.fullmatch(name) for name in arns):
        raise KeyServiceError(f'"aws_kms" in instance.json names a root that there is not: {", ".join(RootUse)}')
    if not all(isinstance(arn, str) and _ARN.fullmatch(arn) for arn in arns.values()):
        raise KeyServiceError('"aws_kms" in instance.json takes the ARN of a key for each root, never an alias')
    if len(set(arns.values())) != len(arns):
        raise KeyServiceError('"aws_kms" in instance.json names one key for two roots: each has a key of its own')
    return AwsKms(dict(arns))


def kms_file(root: KmsRoot, use: RootUse, epoch: str) -> bytes:
    """The content of the file that stands for a root in AWS KMS: its key id, so that no other key takes its place."""
    content: dict[str, str | int | dict[str, int]] = {
        "version": FORM,
        "use": root_name(use, epoch),
        "key_id": root.key_id,
        Provider.AWS_KMS.value: {},
    }
    return rfc8785.dumps(content)


def open_kms(content: bytes, use: RootUse, epoch: str, service: AwsKms | None) -> KmsRoot:
    """The root that a file stands for. Raises KeyServiceError, and BrokenSealError where the key is another one."""
    name = root_name(use, epoch)
    if legible(content, name).keys() != {"version", "use", "key_id", Provider.AWS_KMS.value}:
        raise not_ours(name)
    root = (service or AwsKms({})).root(use, epoch)
    if root.key_id != key_id_of(content, name):
        raise BrokenSealError(
            f"the settings name another KMS key than the {name} root was made with: name that one again"
        )
    return root


def _answer(name: str, client: Any, request: str, **asked: Any) -> dict[str, Any]:
    """What KMS answers to one request; a KeyServiceError without the words of the service where it does not."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - boto3 is an extra, and slow to load

    try:
        answer: dict[str, Any] = getattr(client, request)(**asked)
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
    except (BotoCoreError, OSError):
        code = ""
    else:
        return answer
    # Outside the block: what boto3 raises names accounts and addresses, and would hang on to this refusal.
    remedy = _REMEDIES.get(code, "see that AWS KMS can be reached from here, with credentials that may use the key")
    raise KeyServiceError(f"AWS KMS refused {request} for the {name} root: {remedy}")


@lru_cache(maxsize=8)
def _client(region: str) -> Any:
    """A client of KMS in one region, made once. Raises KeyServiceError where boto3 is not installed."""
    try:
        import boto3  # noqa: PLC0415 - boto3 is an extra, and slow to load for who keeps local roots
        from botocore.config import Config  # noqa: PLC0415 - the same reason
    except ModuleNotFoundError:
        raise KeyServiceError("roots in AWS KMS need boto3: install the extra `s3` of this package") from None
    settings = Config(connect_timeout=5, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 3})
    return boto3.session.Session().client("kms", region_name=region, config=settings)
