"""A real S3 server for tests, SeaweedFS: on loopback only, with invented credentials, gone with the tests."""

import json
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.servers import started

WEED = Path(sys.executable).parent / "weed"
BUCKET = "invented-zones"
REGION = "eu-west-2"
SERVICES = ("master", "volume", "filer", "s3")
QUICK = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1})


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, and what to put into the environment to be let in."""

    endpoint: str
    environment: dict[str, str]


@contextmanager
def running_server(folder: Path) -> Iterator[Server]:
    """Start the server in a folder of its own, with one empty bucket; end it with all its threads and children."""
    ports = _free_ports(2 * len(SERVICES))
    key, secret = "invented-key", secrets.token_hex(16)
    environment = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": REGION}
    server = Server(f"http://127.0.0.1:{ports[-1]}", environment)
    with started("the S3 server", _command(folder, ports, key, secret), folder) as running:
        client = client_of_tests(server)
        running.wait(lambda: _trouble(client))
        yield server


def _command(folder: Path, ports: list[int], key: str, secret: str) -> list[str]:
    """The start line: only what S3 needs, every port its own, nothing sent anywhere."""
    identity = {
        "name": "tests",
        "credentials": [{"accessKey": key, "secretKey": secret}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    (folder / "data").mkdir()
    listening = zip(SERVICES, ports[::2], ports[1::2], strict=True)
    return [
        str(WEED),
        f"-logdir={folder}",
        "server",
        *("-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder / 'data'}", "-master.telemetry=false"),
        *("-master.volumeSizeLimitMB=64", "-volume.max=20", "-volume.minFreeSpace=0", "-filer", "-s3"),
        "-s3.autoCreateBucket=false",
        *("-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={folder / 's3.json'}"),
        f"-s3.localSocket={folder / 's3.sock'}",
        *(
            f"-{name}.port{kind}={port}"
            for name, grpc, http in listening
            for kind, port in ((".grpc", grpc), ("", http))
        ),
    ]


def _free_ports(count: int) -> list[int]:
    """Ports that are free at this moment, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for held in sockets:
            held.bind(("127.0.0.1", 0))
        return [held.getsockname()[1] for held in sockets]


def _trouble(client) -> str | None:
    """Why it cannot be used yet; None once it has made the bucket and kept an object in it."""
    last = None
    try:
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    except ClientError as error:
        last = error.response["Error"]["Code"]
    except BotoCoreError as error:
        last = type(error).__name__
    try:
        client.put_object(Bucket=BUCKET, Key="awake", Body=b"yes")
    except (BotoCoreError, ClientError) as error:
        return last or type(error).__name__
    client.delete_object(Bucket=BUCKET, Key="awake")
    return None


def client_of_tests(server: Server):
    """A client beside the one under test, to look at what the server really holds."""
    return boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        region_name=REGION,
        aws_access_key_id=server.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=server.environment["AWS_SECRET_ACCESS_KEY"],
        config=QUICK,
    )
