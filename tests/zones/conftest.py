"""A store of each backing, so that one contract judges both."""

from uuid import uuid4

import pytest

from tests.seaweed import BUCKET, REGION, Server
from zones.folder import FolderStore
from zones.s3 import S3Store
from zones.s3_bucket import Bucket, bucket_of


@pytest.fixture
def bucket(s3: Server) -> Bucket:
    return bucket_of(BUCKET, s3.endpoint, REGION)


@pytest.fixture
def s3_store(bucket: Bucket) -> S3Store:
    """An empty store of its own."""
    return S3Store(bucket, f"tests/{uuid4().hex}/zone")


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path):
    """An empty store of each backing in turn."""
    return FolderStore(tmp_path / "home" / "zone") if request.param == "folder" else request.getfixturevalue("s3_store")
