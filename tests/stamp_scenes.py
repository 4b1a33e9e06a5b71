"""Archives whose checkpoints are stamped, as several tests want them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from blocks import Chain
from calendars import Calendar
from manifests import CosignatureSigner
from muniment_cli import answers, call, config_of, good, new_archive
from replica_scenes import preserve
from stampers import new_stamper
from time_authorities import Honest, TimeServer, write_pins


def pinned(archive: Path, server: TimeServer, name: str) -> Path:
    """Put an authority of ours on the owner's list; give the folder with what pins it."""
    one = new_stamper("p256", name)
    pins = write_pins(archive.parent / "pins" / name, one.root, one.signer, *one.between)
    arguments = [
        word for file in ("root", "signer", "chain") for word in (f"--{file}", pins / f"{file}.pem")
    ]
    good(archive, "stamp", "add", name, server.at(f"/{name}"), *arguments)
    return pins


def stamped_kit(folder: Path) -> tuple[Path, Path]:
    """Make a kit that two authorities stamped, and a trust folder that pins both, as a and b."""
    archive = new_archive(folder)
    notice = preserve(archive, "one")["notice"]
    trust = folder / "trust"
    trust.mkdir()
    shutil.copy(config_of(archive) / "trust/roots", trust)
    (trust / "policy.toml").write_text("format = 1\n[stamps]\nneed = 2\n")
    with TimeServer({f"/{name}": Honest(new_stamper("p256", name)) for name in "ab"}) as server:
        for name in "ab":
            shutil.copytree(pinned(archive, server, name), trust / "authorities" / name)
        good(archive, "stamp", "--allow-private")
    good(archive, "kit", notice, "-o", folder / "kit")
    return folder / "kit", trust


def stamp_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What `stamp` answers with --json, by the heading of each table."""
    folder.mkdir()
    archive = new_archive(folder)
    preserve(archive, "one")

    def ask(*words: object) -> list[dict[str, Any]]:
        return answers(call("stamp", *words, "--json", archive=archive))

    with (
        Calendar() as calendar,
        TimeServer({"/a": Honest(new_stamper("p256", "a")), "/b": lambda _: b""}) as server,
    ):
        pinned(archive, server, "a")
        pinned(archive, server, "b")
        good(archive, "stamp", "add-calendar", "c", calendar.url)
        stamped = ask("--allow-private")
        idle = ask("--due", "--allow-private")
        renewed = [
            *answers(call("renew", "--check", "--json", archive=archive)),
            *answers(call("renew", "--allow-private", "--json", archive=archive)),
        ]
    status = answers(good(archive, "status", "--json"))
    evidence = [one["evidence"] for one in status]
    [*listed, calendars] = answers(good(archive, "stamp", "list", "--json"))
    shutil.copytree(config_of(archive) / "authorities", config_of(archive) / "trust/authorities")
    chain = Chain()
    chain.mine(bytes(32))
    (config_of(archive) / "trust/policy.toml").write_text("format = 1\n[bitcoin]\nfloor = 1e-10\n")
    (folder / "headers").write_text(chain.lines())
    headers = answers(good(archive, "trust", "add", "headers", folder / "headers", "--json"))
    key = str(CosignatureSigner.generate("witness.example/one").verifier)
    digest = hashlib.sha256(key.encode()).hexdigest()
    good(archive, "trust", "add", "witness", "w", key, "--fingerprint", digest)
    trust = answers(good(archive, "trust", "show", "--json"))
    pinned_too = [one for told in trust for one in told["authorities"]]
    removed = answers(good(archive, "trust", "remove", "authority", "a", "--json"))
    return {
        "stamp": [*stamped, *idle],
        "renew": renewed,
        "renew: renews": [one for told in renewed for one in told.get("renews", ())],
        "status: evidence": evidence,
        "status: evidence: authorities": [one for told in evidence for one in told["authorities"]],
        "status: evidence: renewal": [told["renewal"] for told in evidence],
        "stamp: authorities": [one for told in stamped for one in told["authorities"]],
        "stamp: calendars": [one for told in stamped for one in told["calendars"]],
        "trust add headers": headers,
        "trust show": trust,
        "trust show: roots": [one for told in trust for one in told["roots"]],
        "trust show: authorities": pinned_too,
        "trust show: witnesses": [one for told in trust for one in told["witnesses"]],
        "trust init": answers(good(archive, "trust", "init", folder / "new", "--json")),
        "trust remove authority": removed,
        "stamp list": listed,
        "stamp list: calendars": [calendars],
        "stamp list: certificates": [one for told in listed for one in told["certificates"]],
        "stamp remove": answers(good(archive, "stamp", "remove", "a", "--json")),
    }
