"""Everybody who vouches, at once: then the network is cut, and a stranger verifies.

Two time authorities made with `openssl ts`, one that lies, a calendar of OpenTimestamps and its
block, two witnesses in processes of their own, a frozen beacon, and a page from a server.
"""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from blocks import Chain
from calendars import Calendar
from frozen_beacons import Relay, answer_of, frozen, info_of, sign
from manifests.moments.authorities import fingerprint
from ministry import Ministry
from muniment.archive.archive import Archive
from muniment.witnesses.folder import WitnessFolder
from muniment_cli import COMMAND, answers, call, config_of, environment, good, new_archive
from stampers import new_stamper
from system_packages import need
from time_authorities import Honest, OpensslAuthority, TimeServer, write_pins
from verify_sh import bare_path, verify_sh
from witnesses import served

PAGE = "公告\n".encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 7\r\n\r\n"
POLICY = """\
format = 1
[stamps]
need = 3
[witnesses]
need = 2
[bitcoin]
floor = 1e-10
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose notice everybody vouches for, its `kit`, and a stranger's `trust`."""
    folder = tmp_path_factory.mktemp("flow")
    archive = new_archive(folder)
    with ExitStack() as stack:
        enlist_beacon(archive, stack)
        ministry = stack.enter_context(Ministry({"/": ANSWER + PAGE}))
        address = f"{ministry.address}/"
        [told] = answers(good(archive, "preserve", "--json", "--allow-private", address))
        enlist_authorities(archive, stack)
        calendar = stack.enter_context(Calendar())
        good(archive, "stamp", "add-calendar", "alice", calendar.url)
        done = call("stamp", "--allow-private", archive=archive)
        assert done.returncode == 0 and "liar: no stamp" in done.stderr, done
        enlist_witnesses(archive, stack)
        good(archive, "log", "cosign", "--allow-private")
        chain = Chain(time=int(time.time()))
        calendar.bury(chain)
        good(archive, "stamp", "--upgrade", "--allow-private")
        (config_of(archive) / "trust/headers").write_text(chain.lines())
    (config_of(archive) / "trust/policy.toml").write_text(POLICY)
    good(archive, "kit", told["notice"], "-o", folder / "kit")
    return folder


def enlist_beacon(archive: Path, stack: ExitStack) -> None:
    """Ask a beacon before recording, and pin its chain."""
    info = archive.parent / "info.json"
    info.write_text(json.dumps(info_of(frozen())))
    relay = stack.enter_context(Relay(frozen(), lambda: answer_of(sign(frozen(), 1000))))
    given = ("--chain-hash", frozen().hash().hex(), "--info", info)
    good(archive, "beacon", "add", "frozen", relay.url, *given)
    good(archive, "trust", "add", "beacon", "frozen", *given)


def enlist_authorities(archive: Path, stack: ExitStack) -> None:
    """Ask an RSA and an ECDSA authority and one that lies, and pin each."""
    folder, liar = archive.parent, new_stamper().but(imprint="sha256")
    real = {
        "rsa": OpensslAuthority(folder / "rsa", "rsa", "First"),
        "ec": OpensslAuthority(folder / "ec", "p256", "Second"),
    }
    pins = {name: one.folder for name, one in real.items()}
    pins["liar"] = write_pins(folder / "liar", liar.root, liar.signer, *liar.between)
    ways = {**{f"/{name}": one for name, one in real.items()}, "/liar": Honest(liar)}
    server = stack.enter_context(TimeServer(ways))
    for name, place in pins.items():
        given: list[object] = ["--root", place / "root.pem", "--signer", place / "signer.pem"]
        if (place / "chain.pem").exists():
            given += ["--chain", place / "chain.pem"]
        good(archive, "stamp", "add", name, server.at(f"/{name}"), *given)
        if name in real:
            prints = [fingerprint(one.certificate) for one in (real[name].root, real[name].signer)]
            confirmed = [word for each in prints for word in ("--fingerprint", each)]
            good(archive, "trust", "add", "authority", name, *given, *confirmed)


def enlist_witnesses(archive: Path, stack: ExitStack) -> None:
    """Serve two witnesses, ask both, and pin both."""
    key, pinned = Archive.open(archive).roles.log, []
    for name in ("w1", "w2"):
        witness = WitnessFolder.create(archive.parent / name, f"witness.example/{name}")
        witness.add_log(key.name, key)
        address = stack.enter_context(served(witness.root))
        good(archive, "log", "witness", "add", name, address, witness.signer().verifier)
        pinned.append(f"{name} {witness.signer().verifier}\n")
    (config_of(archive) / "trust/witnesses").write_text("".join(pinned))


def unwired(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Call muniment where there is no network, not even loopback."""
    unshare = [need("unshare", "util-linux"), "-rn"]
    if subprocess.run([*unshare, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody make a network namespace")
    return subprocess.run(
        [*unshare, *COMMAND, *map(str, words)],
        env=environment(config=folder / "config"),
        capture_output=True,
        text=True,
        check=False,
    )


def checks_of(done: subprocess.CompletedProcess[str]) -> dict[int, dict[str, Any]]:
    [told] = [json.loads(line) for line in done.stdout.splitlines()]
    return dict(enumerate(told["checks"], start=1))


def test_everything_verifies_with_the_network_cut(folder: Path) -> None:
    done = unwired(folder, "verify", folder / "kit", "--json")
    assert done.returncode == 0, done
    checks = checks_of(done)
    assert [checks[number]["result"] for number in range(1, 13)] == ["PASS"] * 12
    assert checks[13]["result"] == "NOT CHECKED"  # Nobody endorsed it, and nobody asked.
    before, after = checks[11]["detail"], checks[12]["detail"]
    for authority in ("rsa", "ec", "block"):
        assert authority in before
    assert "frozen" in after and "1000" in after


def test_what_is_said_names_before_and_after(folder: Path) -> None:
    said = unwired(folder, "verify", folder / "kit").stdout
    assert "existed before" in said and "composed after" in said
    assert "Verdict: 0" in said


def test_the_shell_says_what_it_cannot_check(folder: Path) -> None:
    done = verify_sh(folder / "kit", folder / "config/trust", path=bare_path(folder))
    assert done.returncode == 2 and done.stderr == ""
    results = {line[:2].strip(): line[4:15].strip() for line in done.stdout.splitlines()}
    # It computes no block and no round.
    assert [results[str(number)] for number in range(1, 11)] == ["PASS"] * 10
    assert (results["11"], results["12"]) == ("NOT CHECKED", "NOT CHECKED")
    assert "As of entry 1 of log example.org/log" in done.stdout
    assert "Anybody can make such a package" not in done.stdout


def test_in_chinese_too(folder: Path) -> None:
    said = unwired(folder, "verify", folder / "kit", "--lang", "zh").stdout
    assert "结论: 0" in said and "frozen" in said
