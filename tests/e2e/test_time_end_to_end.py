"""From `openssl ts` to the verdict: two real authorities, a kit, and the network gone."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from manifests.moments.authorities import fingerprint
from muniment_cli import COMMAND, answers, call, config_of, environment, good, new_archive
from replica_scenes import preserve
from system_packages import need
from time_authorities import OpensslAuthority, TimeServer
from verify_sh import bare_path, verify_sh


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit that an RSA and an ECDSA authority stamped; both are pinned by fingerprint."""
    archive = new_archive(tmp_path)
    notice = preserve(archive, "one")["notice"]
    authorities = {
        "rsa": OpensslAuthority(tmp_path / "rsa", "rsa", "First"),
        "ec": OpensslAuthority(tmp_path / "ec", "p256", "Second"),
    }
    with TimeServer({f"/{name}": one for name, one in authorities.items()}) as server:
        for name, one in authorities.items():
            pins = ("--root", one.folder / "root.pem", "--signer", one.folder / "signer.pem")
            good(archive, "stamp", "add", name, server.at(f"/{name}"), *pins)
            prints = [fingerprint(each.certificate) for each in (one.root, one.signer)]
            confirmed = [word for each in prints for word in ("--fingerprint", each)]
            good(archive, "trust", "add", "authority", name, *pins, *confirmed)
        good(archive, "stamp", "--allow-private")
    (config_of(archive) / "trust/policy.toml").write_text("format = 1\n[stamps]\nneed = 2\n")
    good(archive, "kit", notice, "-o", tmp_path / "kit")
    return tmp_path / "kit"


class TestEndToEnd:
    """ "B is the time by which the required number of independent authorities agree"."""

    def test_both_verifiers_say_before_when(self, kit: Path) -> None:
        trust = kit.parent / "config/trust"
        [told] = answers(call("verify", kit, "--trust", trust, "--json"))
        done = verify_sh(kit, trust, path=bare_path(kit.parent))
        assert told["verdict"] == done.returncode == 0
        said = told["checks"][10]["detail"].partition("; ")[0]  # What is not checked follows.
        assert said in done.stdout
        before = datetime.fromisoformat(said.partition("before ")[2].partition(" ")[0])
        assert abs(before - datetime.now(UTC)) < timedelta(hours=1)

    def test_with_the_network_cut(self, kit: Path) -> None:
        unshare = need("unshare", "util-linux")
        if subprocess.run([unshare, "-rn", "true"], check=False, capture_output=True).returncode:
            pytest.skip("this system lets nobody make a network namespace")
        done = subprocess.run(
            [unshare, "-rn", *COMMAND, "verify", kit, "--trust", kit.parent / "config/trust"],
            env=environment(config=kit.parent / "config"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0 and "existed before" in done.stdout, done.stderr
