"""Archives whose owner asks three authorities to stamp coverings.

Two of ours, which say a time of long ago, and one by openssl that takes no SHA-3.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muniment_cli import Done, answers, call, config_of, good, new_archive
from replica_scenes import preserve
from stampers import new_stamper
from time_authorities import Honest, OpensslAuthority, TimeServer, write_pins

STAMPED = "20260201000000Z"
AGED = "2026-06-01"  # after that, and past whenever this is run
BEFORE = "2026-01-01"


@dataclass(frozen=True)
class Owner:
    """An archive, and where its authorities answer."""

    archive: Path
    server: TimeServer
    old: OpensslAuthority

    def ask(self, name: str) -> None:
        """Put an authority on the list: a or b, or old, which takes no SHA-3."""
        one = self.old if name == "old" else new_stamper("p256", name)
        pins = write_pins(self.archive.parent / "pins" / name, one.root, one.signer,
                          *getattr(one, "between", ()))  # fmt: skip
        words = [word for path in sorted(pins.iterdir()) for word in (f"--{path.stem}", path)]
        good(self.archive, "stamp", "add", name, self.server.at(f"/{name}"), *words)

    def rehash(self, *more: object) -> tuple[int, dict[str, Any]]:
        """Carry out a round; give the exit code and the answer."""
        done = call("renew", "--rehash", "--allow-private", "--json", *more, archive=self.archive)
        assert done.returncode != 3, done.stderr
        [told] = answers(done)
        return done.returncode, told

    def say(self, *more: object) -> Done:
        """Carry out a round, in words."""
        return call("renew", "--rehash", "--allow-private", *more, archive=self.archive)

    def trust(self, since: str = AGED, need: int = 2) -> Path:
        """Make the trust folder of somebody who no longer believes sha512."""
        trust = self.archive.parent / f"trust-{since}-{need}"
        shutil.rmtree(trust, ignore_errors=True)
        trust.mkdir()
        shutil.copy(config_of(self.archive) / "trust/roots", trust)
        for name in "ab":
            pins = config_of(self.archive) / "authorities" / name
            shutil.copytree(pins, trust / "authorities" / name)
        (trust / "policy.toml").write_text(
            f"format = 1\n[stamps]\nneed = {need}\n[hashes]\naged = {{ sha512 = {since} }}\n"
        )
        return trust


@contextmanager
def owner(folder: Path, *names: str) -> Iterator[Owner]:
    """Make an archive of two notices, whose owner asks these authorities."""
    archive = new_archive(folder)
    for name in ("one", "two"):
        preserve(archive, name)
    old = OpensslAuthority(folder / "old", "p256", "old", digests="sha256, sha512")
    ours = {f"/{n}": Honest(new_stamper("p256", n), time=STAMPED) for n in "ab"}
    with TimeServer({**ours, "/old": old}) as server:
        made = Owner(archive, server, old)
        for name in names:
            made.ask(name)
        yield made


def rehash_answers(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What `renew --rehash` and `status` answer of coverings, by the heading of each table."""
    folder.mkdir()
    with owner(folder, "a", "b", "old") as one:
        told = [one.rehash("--budget", "1B")[1], one.rehash()[1]]
        policy = config_of(one.archive) / "trust/policy.toml"
        policy.write_text("format = 1\n[hashes]\naged = { sha512 = 2041-01-01 }\n")
        hashes = [each["hashes"] for each in answers(good(one.archive, "status", "--json"))]
    made = [covering for each in told for covering in each["coverings"]]
    return {
        "renew --rehash": told,
        "renew --rehash: coverings": made,
        "renew --rehash: coverings: authorities": [
            authority for covering in made for authority in covering["authorities"]
        ],
        "status: hashes": hashes,
        "status: hashes: ageing": [each for one_ in hashes for each in one_["ageing"]],
        "status: hashes: coverings": [each for one_ in hashes for each in one_["coverings"]],
    }
