"""What Swift does not have: object locks. moto's server stands in; versions and parts go along."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from muniment.replicas.bucket import PART_BYTES
from muniment_cli import answers, call, good, new_archive
from object_store import free_ports
from replica_scenes import preserve
from system_packages import peer

pytestmark = pytest.mark.torture
_SECONDS = 60


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    [port] = free_ports(1)
    server = subprocess.Popen(
        [peer("moto", "moto_server"), "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _SECONDS
    while server.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    raise AssertionError("moto's server does not answer")


@pytest.fixture
def client(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    import boto3

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    made = new_archive(tmp_path)
    preserve(made, "one")
    return made


def doctor(archive: Path) -> dict[str, tuple[str, str]]:
    """What `doctor` says of replicas: the last state and detail by name."""
    [told] = answers(call("doctor", "--json", archive=archive))
    return {
        one["name"]: (one["state"], one["detail"])
        for one in told["symptoms"]
        if one["name"].startswith("replica")
    }


class TestObjectLock:
    """ "An object lock in compliance mode excludes redaction until it ends; `doctor` says so"."""

    @pytest.mark.parametrize(
        ("mode", "state", "says"),
        [("COMPLIANCE", "warning", "nobody"), ("GOVERNANCE", "ok", "the right to bypass")],
    )
    def test_doctor_says_what_a_lock_excludes(
        self, archive: Path, client: Any, endpoint: str, mode: str, state: str, says: str
    ) -> None:
        bucket = f"locked-{mode.lower()}"
        client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
        client.put_object_lock_configuration(
            Bucket=bucket,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": mode, "Days": 30}},
            },
        )
        good(archive, "replica", "add", "far", f"s3://{bucket}/copy?endpoint={endpoint}")
        found = doctor(archive)["replica far"]
        assert found[0] == state
        assert "30 days" in found[1]
        assert says in found[1]

    def test_doctor_says_that_a_bucket_keeps_no_versions(
        self, archive: Path, client: Any, endpoint: str
    ) -> None:
        client.create_bucket(Bucket="plain")
        good(archive, "replica", "add", "far", f"s3://plain?endpoint={endpoint}")
        assert doctor(archive)["replica far"][0] == "warning"
        assert "keeps no versions" in doctor(archive)["replica far"][1]

    def test_doctor_says_that_there_is_no_replica(self, archive: Path) -> None:
        assert doctor(archive)["replicas"][0] == "warning"


class TestVersions:
    """Versioning where it is offered: what is replaced stays as an earlier version."""

    def test_a_new_version_of_a_notice_keeps_the_inventory_before(
        self, archive: Path, client: Any, endpoint: str
    ) -> None:
        client.create_bucket(Bucket="kept")
        client.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
        good(archive, "replica", "add", "far", f"s3://kept/copy?endpoint={endpoint}")
        told = preserve(archive, "two")
        good(archive, "replicate")
        preserve(archive, "more", "--notice", told["notice"])
        good(archive, "replicate")
        versions = client.list_object_versions(Bucket="kept", Prefix="copy/")["Versions"]
        replaced = sorted(one["Key"].rpartition("/")[2] for one in versions if not one["IsLatest"])
        assert replaced == ["checkpoint", "inventory.json", "inventory.json.sha512"]

    def test_a_large_file_goes_in_parts(self, archive: Path, client: Any, endpoint: str) -> None:
        client.create_bucket(Bucket="parts")
        (archive.parent / "large.bin").write_bytes(b"l" * (2 * PART_BYTES + 1))
        good(archive, "preserve", archive.parent / "large.bin")
        good(archive, "replica", "add", "far", f"s3://parts?endpoint={endpoint}")
        good(archive, "replicate")
        listed = client.list_objects_v2(Bucket="parts")["Contents"]
        [large] = [one for one in listed if one["Size"] == 2 * PART_BYTES + 1]
        assert large["ETag"].endswith('-3"')
        [repaired] = answers(good(archive, "repair", "--replica", "far", "--json"))
        assert repaired["objects"] == 0
