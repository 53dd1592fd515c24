"""What a server says stays with us: every failure is our own error and holds nothing of the answer."""

import traceback

import pytest
from botocore.exceptions import BotoCoreError

from tests.seaweed import BUCKET, REGION
from zones.errors import ZoneUnreachableError
from zones.s3_bucket import Bucket, Upload, bucket_of

fresh_bucket_of = bucket_of.__wrapped__
"""With a client of its own: one that is kept was made with the right credentials."""


def acts(bucket):
    upload = Upload("key", "id")
    return {
        "head_object": lambda: bucket.head("key"),
        "get_object": lambda: bucket.get("key"),
        "put_object": lambda: bucket.put("key", b"a planted value"),
        "create_multipart_upload": lambda: bucket.begin("key"),
        "upload_part": lambda: bucket.send(upload, 1, b"a planted value"),
        "complete_multipart_upload": lambda: bucket.complete(upload, ["tag"]),
        "abort_multipart_upload": lambda: bucket.abort(upload),
        "list_objects_v2": lambda: bucket.keys("key"),
        "list_multipart_uploads": lambda: bucket.uploads("key"),
        "delete_objects": lambda: bucket.delete(["key"]),
    }


def assert_ours(refusal, operation, status, *secrets):
    assert (refusal.value.operation, refusal.value.status) == (operation, status)
    assert not [word for word in (*secrets, "planted", "Signature") if word in str(refusal.value)]
    shown = "".join(traceback.format_exception(refusal.value))
    assert not [word for word in (*secrets, "botocore.exceptions") if word in shown]


def test_a_wrong_secret_is_refused_and_told_nowhere(s3, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong-and-secret")
    bucket = fresh_bucket_of(BUCKET, s3.endpoint, REGION)
    for operation, act in acts(bucket).items():
        with pytest.raises(ZoneUnreachableError, match=f"{operation} in bucket '{BUCKET}'") as refusal:
            act()
        assert_ours(refusal, operation, 403, "wrong-and-secret", s3.environment["AWS_ACCESS_KEY_ID"])


def test_without_credentials_nothing_is_asked(s3, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(ZoneUnreachableError) as refusal:
        fresh_bucket_of(BUCKET, s3.endpoint, REGION).get("key")
    assert_ours(refusal, "get_object", None)


def test_a_profile_that_is_not_there_is_our_error_too(s3, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "planted")
    with pytest.raises(ZoneUnreachableError) as refusal:
        fresh_bucket_of(BUCKET, s3.endpoint, REGION)
    assert_ours(refusal, "open a session", None)


@pytest.mark.usefixtures("s3")
def test_a_server_that_is_not_there_is_our_error_too(monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(ZoneUnreachableError) as refusal:
        fresh_bucket_of(BUCKET, "http://127.0.0.1:9", REGION).get("key")
    assert_ours(refusal, "get_object", None)


def test_a_bucket_that_is_not_there_is_no_empty_one(s3):
    bucket = fresh_bucket_of("nowhere-at-all", s3.endpoint, REGION)
    for operation, act in acts(bucket).items():
        if operation in {"get_object", "put_object", "list_objects_v2", "list_multipart_uploads"}:
            with pytest.raises(ZoneUnreachableError, match=f"{operation} .*404"):
                act()


def test_a_body_that_breaks_off_is_our_error_too():
    class Body:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def read(self):
            raise BotoCoreError

    class Client:
        def get_object(self, **_):
            return {"Body": Body()}

    with pytest.raises(ZoneUnreachableError):
        Bucket("b", Client()).get("key")


def test_a_deletion_that_was_refused_for_one_key_is_refused():
    class Client:
        def delete_objects(self, **_):
            return {"Errors": [{"Key": "key", "Code": "AccessDenied"}]}

    with pytest.raises(ZoneUnreachableError, match="delete_objects"):
        Bucket("b", Client()).delete(["key"])


def test_what_is_known_of_an_object(bucket):
    bucket.put("known/key", b"12345")
    head = bucket.head("known/key")
    assert head.size == 5
    assert bucket.get_range("known/key", head.etag, 1, 2) == b"23"
    assert bucket.get_range("known/key", '"00"', 1, 2) is None
    assert (bucket.head("known"), bucket.get("known")) == (None, None)


def test_an_upload_that_has_ended_can_be_aborted_again(bucket):
    upload = bucket.begin("ended/key")
    assert bucket.uploads("ended/") == [upload]
    bucket.abort(upload)
    bucket.abort(upload)
    assert bucket.uploads("ended/") == []


def test_one_client_serves_all_zones_and_its_words_are_not_shown(s3, bucket):
    assert bucket_of(BUCKET, s3.endpoint, REGION) is bucket
    assert repr(bucket) == f"Bucket(name='{BUCKET}')"
