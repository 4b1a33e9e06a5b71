"""An authority of `openssl ca`, its list and its `openssl ocsp` on loopback, from day to day."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from both_verifiers import judge
from issuers import Issuer
from kits import read, rehash
from manifests.moments.ocsp_answer import load_answers
from manifests.moments.revocation_list import load_lists
from muniment_cli import answers, call, config_of, good, holds, new_archive
from replica_scenes import preserve
from stampers import Stamper
from time_authorities import Honest, OpensslAuthority, TimeServer, write_pins
from verify_sh import bare_path

ASKS = b"format = 1\n[stamps]\nneed = 1\nunrevoked = true\n"


@pytest.mark.parametrize("kind", ["p256", pytest.param("rsa", marks=pytest.mark.torture)])
def test_what_its_issuer_says_is_kept_until_it_revokes(kind: str, tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    notice = preserve(archive, "one")["notice"]
    served: dict[str, object] = {}
    with TimeServer(served) as server:  # type: ignore[arg-type]
        issuer = Issuer(tmp_path / "ca", "One", server.url, kind)
        signer = issuer.certify("One Stamps")
        issuer.admit(signer)
        has = (issuer.root, signer)
        served |= {"/a": OpensslAuthority(tmp_path / "a", kind, "One", has), **issuer.answers()}
        pins = write_pins(tmp_path / "trust/authorities/a", *has)
        words = ("--root", pins / "root.pem", "--signer", pins / "signer.pem")
        good(archive, "stamp", "add", "a", server.at("/a"), *words)

        told = _stamp(archive)
        assert (told["result"], told["unlisted"], told["why"]) == ("stamped", "", "")
        beside = archive / "log/checkpoints/2"
        assert len(load_lists((beside / "a.crl").read_bytes(), 1 << 20)) == 1
        assert len(load_answers((beside / "a.ocsp").read_bytes(), 1 << 20)) == 1
        holds(archive)

        good(archive, "kit", notice, "-o", tmp_path / "kit")
        shutil.copy(config_of(archive) / "trust/roots", tmp_path / "trust")
        trust = {**read(tmp_path / "trust"), "policy.toml": ASKS}
        kit, tools = read(tmp_path / "kit"), bare_path(tmp_path)
        assert judge(kit, trust, tools, tmp_path / "1").code == 0

        # The answer alone shows it as well; it is lost, and a replica gives it back.
        without = {path: data for path, data in kit.items() if not path.endswith(".crl")}
        assert judge(rehash(without), trust, tools, tmp_path / "2").code == 0
        good(archive, "replica", "add", "far", f"folder:{tmp_path / 'far'}")
        good(archive, "replicate")
        kept = (beside / "a.ocsp").read_bytes()
        (beside / "a.ocsp").unlink()
        assert "2/a.ocsp is missing" in call("log", "check", archive=archive).stdout
        good(archive, "repair")
        assert (beside / "a.ocsp").read_bytes() == kept

        # It is revoked: nothing more is kept by it, and today's list undoes what came before.
        issuer.revoke(signer, "keyCompromise")
        preserve(archive, "two")
        told = _stamp(archive)
        assert told["result"] == "failed" and "(reason: keyCompromise)" in told["why"]
        assert "keyCompromise" in good(archive, "status").stdout
    today = (issuer.folder / "one.crl").read_bytes()
    answer = judge(rehash({**kit, "log/stamps/a.crl": today}), trust, tools, tmp_path / "3")
    assert (
        answer.code in (1, 2)
        and "keyCompromise" in answer.ours
        and "keyCompromise" in answer.script
    )


def test_a_responder_that_fails_is_named_and_stops_nothing(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    preserve(archive, "one")
    served: dict[str, object] = {}
    with TimeServer(served) as server:  # type: ignore[arg-type]
        issuer = Issuer(tmp_path / "ca", "One", server.url)
        other = Issuer(tmp_path / "other", "One", server.url)
        signer = issuer.certify("One Stamps")
        issuer.admit(signer)
        times = {"time": datetime.now(UTC).strftime("%Y%m%d%H%M%SZ")}
        served["/a"] = Honest(Stamper(signer, issuer.root, **times))
        served["/One.crl"] = lambda _: None  # It is silent.
        served["/One.ocsp"] = other.answer  # It has not this certificate, and is not its issuer.
        pins = write_pins(tmp_path / "pins", issuer.root, signer)
        words = ("--root", pins / "root.pem", "--signer", pins / "signer.pem")
        good(archive, "stamp", "add", "a", server.at("/a"), *words)
        (archive / "muniment.toml").write_text("format = 1\n[limits]\ncall_seconds = 3\n")
        told = _stamp(archive)
    assert told["result"] == "stamped"
    assert "/One.crl: " in told["unlisted"] and "/One.ocsp: " in told["unlisted"]
    assert "/One.ocsp: " in good(archive, "status").stdout
    assert not [*(archive / "log/checkpoints/2").glob("a.[co]*")]
    holds(archive)


def _stamp(archive: Path) -> dict[str, str]:
    [told] = answers(call("stamp", "--allow-private", "--json", archive=archive))
    [asked] = told["authorities"]
    return dict(asked)
