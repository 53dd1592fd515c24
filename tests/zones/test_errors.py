"""Every refusal of this room is one family, and says what to do."""

import inspect

import pytest

from zones import errors

REFUSALS = [
    errors.UnsafePathError(),
    errors.ObjectMissingError("a/b"),
    errors.ObjectExistsError("a/b"),
    errors.UnfinishedVersionError("v1"),
    errors.CurrentVersionError("v1"),
    errors.ZoneUnreachableError("bucket", "put_object", 403),
]


def test_every_class_is_tried_here():
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass)}
    assert classes == {type(refusal) for refusal in REFUSALS} | {errors.ZoneError}


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_of_the_one_family_and_speaks(refusal):
    assert isinstance(refusal, errors.ZoneError)
    assert len(str(refusal)) > 20


def test_facts_are_kept_beside_the_message():
    assert errors.ObjectMissingError("a/b").path == errors.ObjectExistsError("a/b").path == "a/b"
    assert errors.UnfinishedVersionError("v1").version == errors.CurrentVersionError("v1").version == "v1"


def test_an_unreachable_zone_names_bucket_operation_and_status_only():
    refused, silent = (
        errors.ZoneUnreachableError("b", "put_object", 403),
        errors.ZoneUnreachableError("b", "head_object"),
    )
    assert (refused.bucket, refused.operation, refused.status) == ("b", "put_object", 403)
    assert "put_object in bucket 'b' (status 403)" in str(refused)
    assert "head_object in bucket 'b' (no answer)" in str(silent)
