"""A real S3-compatible store on loopback: OpenStack Swift with its s3api, from the peer `swift`.

with running_store(folder) as store:
    store.bucket("bucket")
    store.address("bucket", "prefix")      # s3://bucket/prefix?endpoint=http://127.0.0.1:…
    store.kill("object-server")            # SIGKILL, as if the machine had gone
    store.start("object-server")

Its data lie below `folder`, which must be on a file system with user attributes (not an old tmpfs).
The tests of all files share the one of the fixture `swift`, each below a prefix of its own: they
are on one worker (sharing.py), so that it is started once.
"""

import getpass
import os
import shutil
import socket
import subprocess
import textwrap
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from system_packages import need, peer

KEY, SECRET = "test:tester", "testing"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
STORAGE = ("account-server", "container-server", "object-server")
SERVERS = (*STORAGE, "proxy-server")
_SECONDS = 60  # Its own few seconds would let a busy machine list a file too late.

# In the peer's own Python: the rings say which server has what.
_RINGS = """
import sys
from swift.common.ring import RingBuilder
for name, port in zip(("account", "container", "object"), sys.argv[2:]):
    ring = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    ring.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(port),
        "device": "disk", "weight": 1, "replication_ip": "127.0.0.1",
        "replication_port": int(port), "meta": ""})
    ring.rebalance()
    ring.get_ring().save(f"{sys.argv[1]}/{name}.ring.gz")
"""
_PIPELINE = "catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth"
_PROXY = f"""
    [app:proxy-server]
    use = egg:swift#proxy
    account_autocreate = true
    error_suppression_limit = 1000000
    allow_account_management = true

    [pipeline:main]
    pipeline = {_PIPELINE} slo versioned_writes symlink proxy-server

    [filter:s3api]
    use = egg:swift#s3api
    auth_pipeline_check = false

    [filter:tempauth]
    use = egg:swift#tempauth
    user_test_tester = testing .admin

    [filter:versioned_writes]
    use = egg:swift#versioned_writes
    allow_versioned_writes = true
    allow_object_versioning = true

    [filter:cache]
    use = egg:swift#memcache
    memcache_servers = 127.0.0.1:{{memcached}}
"""
_PLAIN = ("catch_errors", "gatekeeper", "healthcheck", "listing_formats", "bulk", "slo", "symlink")


class Store:
    """A store that is running, and its processes by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._memcached = need("memcached", "memcached")
        self._bin = peer("swift", "swift-proxy-server").parent
        names = (*SERVERS, "memcached")
        self._ports = dict(zip(names, free_ports(len(names)), strict=True))
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def endpoint(self) -> str:
        """Where the store answers."""
        return f"http://127.0.0.1:{self._ports['proxy-server']}"

    def address(self, bucket: str, prefix: str = "") -> str:
        """The address of a prefix, as `replica add` takes it."""
        path = f"{bucket}/{prefix}" if prefix else bucket
        return f"s3://{path}?endpoint={self.endpoint}"

    def client(self) -> Any:
        """A client of boto3, as another user of the store has it."""
        return client_of(self.endpoint)

    def bucket(self, name: str) -> None:
        """Make a bucket, where it is not there yet; start what a test before left dead."""
        for server in SERVERS:
            if server not in self._processes:
                self.start(server)
        client = self.client()
        with suppress(client.exceptions.BucketAlreadyOwnedByYou):
            client.create_bucket(Bucket=name)

    def set_up(self) -> None:
        """Write the settings and rings, and start everything."""
        for folder in ("disk/disk", "run", "etc"):
            (self._folder / folder).mkdir(parents=True)
        etc = self._folder / "etc"
        (etc / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = tests\n")
        ports = [str(self._ports[name]) for name in STORAGE]
        subprocess.run([self._bin / "python", "-c", _RINGS, etc, *ports], check=True)
        for name in SERVERS:
            (etc / f"{name}.conf").write_text(self._settings(name))
        listen = ["-l", "127.0.0.1", "-p", str(self._ports["memcached"])]
        self._processes["memcached"] = subprocess.Popen(
            [self._memcached, "-u", getpass.getuser(), *listen], stderr=subprocess.DEVNULL
        )
        for name in SERVERS:
            self.start(name)

    def start(self, name: str) -> None:
        """Start one server, and wait until it says that it is ready."""
        told = self._folder / "run" / name
        told.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
            ready.bind(str(told))
            ready.settimeout(1)
            with (self._folder / "run" / f"{name}.log").open("ab") as log:
                process = self._processes[name] = subprocess.Popen(
                    [self._bin / f"swift-{name}", self._folder / "etc" / f"{name}.conf"],
                    env={**os.environ, "NOTIFY_SOCKET": str(told)},
                    stdout=log,
                    stderr=log,
                )
            until = time.monotonic() + _SECONDS
            while process.poll() is None and time.monotonic() < until:
                with suppress(TimeoutError):
                    assert b"READY=1" in ready.recv(4096)
                    return
        raise AssertionError((self._folder / "run" / f"{name}.log").read_text())

    def kill(self, name: str) -> None:
        """End one server with SIGKILL."""
        process = self._processes.pop(name)
        process.kill()
        process.wait()

    def unlist(self, bucket: str, key: str) -> None:
        """Take a key out of what is listed, as when its server dies before it has told of it."""
        path = f"AUTH_test/{bucket}/{urllib.parse.quote(key)}"
        stamp = {"X-Timestamp": f"{time.time():.5f}"}
        statuses = []
        for partition in range(4):
            http = HTTPConnection("127.0.0.1", self._ports["container-server"], timeout=_SECONDS)
            with closing(http):
                http.request("DELETE", f"/disk/{partition}/{path}", headers=stamp)
                statuses.append(http.getresponse().status)
        assert statuses.count(204) == 1, statuses

    def tear_down(self) -> None:
        """End every process, and remove what they had."""
        for name in tuple(self._processes):
            self.kill(name)
        shutil.rmtree(self._folder)

    def _settings(self, name: str) -> str:
        port, etc = self._ports[name], self._folder / "etc"
        text = f"""\
            [DEFAULT]
            bind_ip = 127.0.0.1
            bind_port = {port}
            workers = 0
            user = {getpass.getuser()}
            swift_dir = {etc}
            devices = {self._folder / "disk"}
            mount_check = false
            conn_timeout = {_SECONDS}
            node_timeout = {_SECONDS}
            container_update_timeout = {_SECONDS}
        """
        kind = name.removesuffix("-server")
        if name == "proxy-server":
            plain = "".join(f"\n[filter:{one}]\nuse = egg:swift#{one}\n" for one in _PLAIN)
            rest = textwrap.dedent(_PROXY.format(memcached=self._ports["memcached"])) + plain
        else:
            rest = f"[pipeline:main]\npipeline = {name}\n[app:{name}]\nuse = egg:swift#{kind}\n"
        return f"{textwrap.dedent(text)}\n{rest}"


@pytest.fixture(scope="session")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for the tests of every file."""
    with running_store(tmp_path_factory.mktemp("store") / "swift") as running:
        yield running


@contextmanager
def running_store(folder: Path) -> Iterator[Store]:
    """Run a store in an empty folder until the end of the block."""
    store = Store(folder)
    try:
        store.set_up()
        yield store
    finally:
        store.tear_down()


def client_of(endpoint: str) -> Any:
    """A client of boto3 for the store that answers there."""
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
    )


def listed(client: Any, bucket: str, prefix: str) -> dict[str, str]:
    """The MD5 (hex) of all that lies below a prefix, each in one part, by its path from there."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
    found = [one for page in pages for one in page.get("Contents", ())]
    return {one["Key"].removeprefix(f"{prefix}/"): one["ETag"].strip('"') for one in found}


def fetch(client: Any, bucket: str, prefix: str, folder: Path) -> Path:
    """Fetch all that lies below a prefix into a folder, with nothing of ours; give the folder."""
    for name in listed(client, bucket, prefix):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        answer = client.get_object(Bucket=bucket, Key=f"{prefix}/{name}")
        path.write_bytes(answer["Body"].read())
    return folder


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens at."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
