"""Time stamps whose certificates were revoked, before both verifiers: when, and for what."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from both_verifiers import Answer, judge
from kits import Files, MemoryPackage, read, rehash, write
from manifests import Limits, Trust, read_trust, verify_kit
from muniment_cli import call, config_of, good, new_archive
from replica_scenes import preserve
from revocation_lists import DAY, kept_answers, kept_lists, new_answer, new_list
from stampers import NOW, STAMPING, Stamper, Wanted, certify
from time_authorities import Honest, TimeServer, write_pins
from verify_sh import bare_path, verify_sh

LISTS, ANSWERS = "log/stamps/a.crl", "log/stamps/a.ocsp"
ROOT = certify(Wanted("Kept Root", ca=True, signs_lists=True))
MIDDLE = certify(
    Wanted("Kept Middle", ca=True, purposes=(STAMPING,), signs_lists=True, room=0), ROOT
)
SIGNER = certify(Wanted("Kept Stamps", purposes=(STAMPING,)), MIDDLE)
OTHER = certify(Wanted("Kept Middle", "p521", ca=True, signs_lists=True))
ANSWERING = (ExtendedKeyUsageOID.OCSP_SIGNING,)
RESPONDER = certify(Wanted("Kept Answers", purposes=ANSWERING), MIDDLE)
R = x509.ReasonFlags
GOOD_LIST, ROOTS_LIST = new_list(MIDDLE), new_list(ROOT)
LEAF, CA = SIGNER.certificate, MIDDLE.certificate


class Scene(NamedTuple):
    """A kit that one authority stamped, of whose certificates it says nothing; and its trust."""

    kit: Files
    trust: Files
    trusted: Trust
    tools: Path


def first(cases: Iterable[str]) -> list[Any]:
    """The first case at once, the others with `make torture`; muniment alone is asked of all."""
    return [
        pytest.param(name, marks=() if number == 0 else pytest.mark.torture)
        for number, name in enumerate(cases)
    ]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    folder = tmp_path_factory.mktemp("kept")
    archive = new_archive(folder)
    notice = preserve(archive, "one")["notice"]
    pins = write_pins(folder / "trust/authorities/a", ROOT, SIGNER, MIDDLE)
    words = [w for name in ("root", "signer", "chain") for w in (f"--{name}", pins / f"{name}.pem")]
    with TimeServer({"/a": Honest(Stamper(SIGNER, ROOT, (MIDDLE,)))}) as server:
        good(archive, "stamp", "add", "a", server.at("/a"), *words)
        call("stamp", "--allow-private", archive=archive)
    good(archive, "kit", notice, "-o", folder / "kit")
    shutil.copy(config_of(archive) / "trust/roots", folder / "trust")
    kit, trust = read(folder / "kit"), read(folder / "trust")
    return Scene(kit, trust, read_trust(folder / "trust"), bare_path(folder))


def asked(scene: Scene, folder: Path, asks: str, **status: bytes) -> Answer:
    """What both verifiers say of the kit with these lists and answers."""
    beside = {f"log/stamps/a.{suffix}": data for suffix, data in status.items()}
    policy = f"format = 1\n[stamps]\n{asks}\n".encode()
    kit = rehash({**scene.kit, **beside})
    return judge(kit, {**scene.trust, "policy.toml": policy}, scene.tools, folder)


def test_what_is_not_there_is_not_checked_and_asked_for_is_missing(
    scene: Scene, tmp_path: Path
) -> None:
    answer = asked(scene, tmp_path, "need = 1")
    assert answer.code == 0 and "whether a was revoked is NOT CHECKED" in answer.ours
    assert "whether a was revoked is NOT CHECKED" in answer.script
    (tmp_path / "more").mkdir()
    answer = asked(scene, tmp_path / "more", "need = 1\nunrevoked = true")
    assert answer.code == 2 and 11 in answer.unchecked
    assert "a was not revoked, and nothing tells" in answer.ours
    assert "a was not revoked, and nothing tells" in answer.script


SHOWN = {
    "lists": {"crl": kept_lists(GOOD_LIST, ROOTS_LIST)},
    "answers": {"ocsp": kept_answers(new_answer(LEAF, MIDDLE), new_answer(CA, ROOT))},
    "one of each": {
        "crl": kept_lists(ROOTS_LIST),
        "ocsp": kept_answers(
            new_answer(LEAF, MIDDLE, by=RESPONDER, brought=(OTHER, RESPONDER), hash=hashes.SHA256())
        ),
    },
    "a later list of what ceased": {
        "crl": kept_lists(
            new_list(MIDDLE, {LEAF: NOW + DAY}, reason=R.superseded, opens=NOW + 9 * DAY),
            ROOTS_LIST,
        )
    },
}


@pytest.mark.parametrize("shown", first(SHOWN))
def test_what_is_shown_is_said(shown: str, scene: Scene, tmp_path: Path) -> None:
    answer = asked(scene, tmp_path, "need = 1\nunrevoked = true", **SHOWN[shown])
    assert answer.code == 0
    assert "a was not revoked, by the lists" in answer.ours
    assert "a was not revoked, by the lists" in answer.script


def test_a_list_in_anothers_name_is_nothing_to_muniment(scene: Scene) -> None:
    beside = {LISTS: kept_lists(new_list(RESPONDER), GOOD_LIST, ROOTS_LIST)}
    found = verify_kit(MemoryPackage({**scene.kit, **beside}), scene.trusted, Limits())
    assert "stamp-unrevoked" in {finding.code for finding in found.checks[10].findings}


def revoked(later: timedelta, reason: x509.ReasonFlags | None = None, **said: object) -> bytes:
    return kept_lists(
        new_list(MIDDLE, {LEAF: NOW + later}, reason=reason, **said),  # type: ignore[arg-type]
        ROOTS_LIST,
    )


WRONG = {
    "revoked by then": {"crl": revoked(-DAY)},
    "revoked at that second": {"crl": revoked(timedelta(), R.superseded)},
    "the authority's CA was": {
        "crl": kept_lists(GOOD_LIST, new_list(ROOT, {CA: NOW - DAY}, reason=R.superseded))
    },
    "by an answer": {"ocsp": kept_answers(new_answer(LEAF, MIDDLE, NOW - DAY))},
    "an answer against a list": {
        "crl": kept_lists(GOOD_LIST, ROOTS_LIST),
        "ocsp": kept_answers(new_answer(LEAF, MIDDLE, NOW - DAY, reason=R.superseded)),
    },
    "out of date": {"crl": kept_lists(new_list(MIDDLE, opens=NOW - 2 * DAY, closes=NOW - DAY))},
    "by another key of that name": {"crl": kept_lists(new_list(MIDDLE, by=OTHER))},
    "of some kinds alone": {
        "crl": kept_lists(new_list(MIDDLE, {}, (x509.DeltaCRLIndicator(1), True)))
    },
    "not in its one spelling": {"crl": kept_lists(GOOD_LIST) + b"\n"},
    "of nothing": {"crl": b""},
    "about another certificate": {
        "ocsp": kept_answers(new_answer(RESPONDER.certificate, MIDDLE))
    },
    "signed by the leaf": {
        "ocsp": kept_answers(new_answer(LEAF, MIDDLE, by=SIGNER, brought=(SIGNER,)))
    },
    "signed by a stranger": {
        "ocsp": kept_answers(
            new_answer(
                LEAF, MIDDLE,
                by=(one := certify(Wanted("Kept Answers", "p521", purposes=ANSWERING), OTHER)),
                brought=(one,),
            )
        )
    },
    "out of date, an answer": {
        "ocsp": kept_answers(new_answer(LEAF, MIDDLE, opens=NOW - 2 * DAY, closes=NOW - DAY))
    },
    "of a certificate that is not known": {
        "ocsp": kept_answers(new_answer(LEAF, MIDDLE, known=False))
    },
    "no answer": {"ocsp": b"-----BEGIN OCSP RESPONSE-----\n-----END OCSP RESPONSE-----\n"},
}  # fmt: skip


@pytest.mark.parametrize("wrong", first(WRONG))
def test_what_is_wrong_is_wrong(wrong: str, scene: Scene, tmp_path: Path) -> None:
    assert asked(scene, tmp_path, "need = 1", **WRONG[wrong]).code == 1


OTHERS_HAD_IT = {
    "the key was stolen": revoked(DAY, R.key_compromise),
    "nobody says why": revoked(DAY),
    "privileges were withdrawn": revoked(DAY, R.privilege_withdrawn),
    "it was suspected by then": revoked(DAY, R.superseded, suspected=NOW),
}


@pytest.mark.parametrize("had", first(OTHERS_HAD_IT))
def test_a_stamp_that_others_could_make_counts_for_nothing(
    had: str, scene: Scene, tmp_path: Path
) -> None:
    answer = asked(scene, tmp_path, "need = 1", crl=OTHERS_HAD_IT[had])
    assert answer.code == 2 and 11 in answer.unchecked
    assert "counts for nothing" in answer.ours and "counts for nothing" in answer.script


@pytest.mark.parametrize("case", [*SHOWN, *WRONG])
def test_muniment_says_so_without_the_script(case: str, scene: Scene) -> None:
    beside = {f"log/stamps/a.{name}": data for name, data in {**SHOWN, **WRONG}[case].items()}
    found = verify_kit(MemoryPackage({**scene.kit, **beside}), scene.trusted, Limits())
    codes = {finding.code for finding in found.checks[10].findings}
    right = {"stamp-unrevoked"} if case in SHOWN else {"revocation-wrong", "stamp-revoked"}
    assert codes & right


def test_what_the_script_cannot_read_is_no_yes(scene: Scene, tmp_path: Path) -> None:
    padding = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), bytes(70000))
    large = kept_lists(new_list(MIDDLE, {LEAF: NOW - DAY}, (padding, False)))
    beside = {"log/stamps/a.crl": large}
    policy = {**scene.trust, "policy.toml": b"format = 1\n[stamps]\nneed = 1\n"}
    kit, trust = write(tmp_path / "kit", rehash({**scene.kit, **beside})), tmp_path / "trust"
    done = verify_sh(kit, write(trust, policy), path=scene.tools)
    assert done.returncode == 2 and "larger than this script reads" in done.stdout
    assert call("verify", kit, "--trust", trust).returncode == 1
