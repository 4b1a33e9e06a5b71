"""The revocation lists of the moment are kept beside a stamp, and a revoked signer is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from manifests.moments.revocation_list import load_lists
from muniment_cli import answers, call, good, holds, new_archive
from replica_scenes import preserve
from revocation_lists import new_list
from stampers import NOW, STAMPING, Stamper, Wanted, certify
from time_authorities import Honest, TimeServer, write_pins

SUPERSEDED = x509.ReasonFlags.superseded


class Served:
    """An authority whose signer names the list that `data` is, served beside it."""

    def __init__(self) -> None:
        self.data = b""
        answers = {"/tsa": lambda query: self.stamp(query), "/root.crl": lambda _: self.data}
        self.server = TimeServer(answers)
        address = x509.UniformResourceIdentifier(self.server.at("/root.crl"))
        points = [x509.DistributionPoint([address], None, None, None)]
        named = ((x509.CRLDistributionPoints(points), False),)
        self.root = certify(Wanted("Listed Root", ca=True, signs_lists=True))
        leaf = Wanted("Listed Stamps", purposes=(STAMPING,), others=named)
        self.signer = certify(leaf, self.root)
        self.stamp = Honest(Stamper(self.signer, self.root))
        self.data = new_list(self.root)


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served()
    with served.server:
        yield served


@pytest.fixture
def archive(tmp_path: Path, served: Served) -> Path:
    archive = new_archive(tmp_path)
    (archive / "muniment.toml").write_text(
        'format = 1\n[recorder]\nallow_private = ["127.0.0.1"]\n[stamps]\nneed = 1\nafter = []\n'
    )
    preserve(archive, "one")
    pins = write_pins(tmp_path / "pins", served.root, served.signer)
    words = [word for file in ("root", "signer") for word in (f"--{file}", pins / f"{file}.pem")]
    good(archive, "stamp", "add", "a", served.server.at("/tsa"), *words)
    return archive


def stamp(archive: Path) -> tuple[int, dict[str, Any]]:
    done = call("stamp", "--json", archive=archive)
    [told] = answers(done)
    [asked] = told["authorities"]
    return done.returncode, asked


def test_the_list_is_kept_logged_replicated_and_brought_back(archive: Path, tmp_path: Path) -> None:
    code, told = stamp(archive)
    # What our own clock says just now is no matter of these lists.
    assert (code, {**told, "apart": 0}) == (0, stamp_answer(archive))
    kept = archive / "log/checkpoints/2/a.crl"
    [one] = load_lists(kept.read_bytes(), 1 << 20)
    assert one.next_update_utc is not None and not list(one)
    holds(archive)
    good(archive, "replica", "add", "far", f"folder:{tmp_path / 'far'}")
    good(archive, "replicate")
    kept.write_bytes(kept.read_bytes()[:-1])
    assert "2/a.crl changed" in call("log", "check", archive=archive).stdout
    good(archive, "repair")
    assert kept.read_bytes() == (tmp_path / "far/log/checkpoints/2/a.crl").read_bytes()
    [notice] = [one["notice"] for one in answers(call("list", "--json", archive=archive))]
    good(archive, "kit", notice, "-o", tmp_path / "kit")
    assert (tmp_path / "kit/log/stamps/a.crl").read_bytes() == kept.read_bytes()
    good(archive, "verify", tmp_path / "kit")


def stamp_answer(archive: Path) -> dict[str, Any]:
    """What was answered of the authority: there is nothing that could not be had."""
    told = {"name": "a", "result": "stamped", "apart": 0, "unlisted": "", "why": ""}
    return {**told, "time": "2026-11-22T04:38:00.000Z"}


@pytest.mark.parametrize(
    ("later", "reason", "code"),
    [
        (timedelta(0), SUPERSEDED, 2),
        (timedelta(days=1), SUPERSEDED, 0),
        (timedelta(days=1), None, 2),
    ],
)
def test_a_signer_that_was_revoked_is_refused(
    archive: Path,
    served: Served,
    later: timedelta,
    reason: x509.ReasonFlags | None,
    code: int,
) -> None:
    revoked = {served.signer.certificate: NOW + later}
    served.data = new_list(served.root, revoked, reason=reason)
    returned, asked = stamp(archive)
    assert returned == code
    assert ("was revoked on 2026-11-2" in asked["why"]) == (code == 2)
    assert (archive / "log/checkpoints/2/a.tsr").exists() == (code == 0)


@pytest.mark.parametrize("data", [b"<html>", b"", bytes(2 << 20)])
def test_a_list_that_cannot_be_had_refuses_nothing(
    archive: Path, served: Served, data: bytes
) -> None:
    served.data = data
    code, asked = stamp(archive)
    assert (code, asked["result"]) == (0, "stamped") and "/root.crl: " in asked["unlisted"]
    assert "/root.crl: " in good(archive, "status").stdout
    assert not (archive / "log/checkpoints/2/a.crl").exists()
    holds(archive)
