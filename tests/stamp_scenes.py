"""Archives whose checkpoints are stamped, as several tests want them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from muniment_cli import answers, call, good, new_archive
from replica_scenes import preserve
from stampers import new_stamper
from time_authorities import Honest, Loopback, write_pins


def pinned(archive: Path, server: Loopback, name: str) -> Path:
    """Put an authority of ours on the owner's list; give the folder with what pins it."""
    one = new_stamper("p256", name)
    pins = write_pins(archive.parent / "pins" / name, one.root, one.signer, *one.between)
    arguments = [
        word for file in ("root", "signer", "chain") for word in (f"--{file}", pins / f"{file}.pem")
    ]
    good(archive, "stamp", "add", name, server.url(f"/{name}"), *arguments)
    return pins


def stamp_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What `stamp` answers with --json, by the heading of each table."""
    folder.mkdir()
    archive = new_archive(folder)
    preserve(archive, "one")

    def ask(*words: object) -> list[dict[str, Any]]:
        return answers(call("stamp", *words, "--json", archive=archive))

    with Loopback({"/a": Honest(new_stamper("p256", "a")), "/b": lambda _: b""}) as server:
        pinned(archive, server, "a")
        pinned(archive, server, "b")
        stamped = ask("--allow-private")
        idle = ask("--due", "--allow-private")
    listed = answers(good(archive, "stamp", "list", "--json"))
    return {
        "stamp": [*stamped, *idle],
        "stamp: authorities": [one for told in stamped for one in told["authorities"]],
        "stamp list": listed,
        "stamp list: certificates": [one for told in listed for one in told["certificates"]],
        "stamp remove": answers(good(archive, "stamp", "remove", "a", "--json")),
    }
