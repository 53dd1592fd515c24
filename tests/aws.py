"""An account at a key service that there is not: credentials that open nothing, and no others of the machine's own."""

import pytest

from custody import kms_root

REGION = "eu-west-2"
NOWHERE = f"arn:aws:kms:{REGION}:123456789012:key/00000000-0000-0000-0000-000000000000"


def use_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no credential of whoever runs the tests be found, nor a client that was made with any."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KMS"):
        monkeypatch.delenv(name, raising=False)
    kms_root._client.cache_clear()
