"""`muniment init`: make an archive, its keys, and its owner's trust."""

from __future__ import annotations

from pathlib import Path

import click

from manifests import PublicKey, new_record_id, read_trust, spell_root
from muniment.archive.founding import Founded, found_archive
from muniment.cli.common import (
    PATH,
    CallError,
    answer_json,
    check_origin,
    config,
    json_option,
    new_command,
    now,
    say,
)
from muniment.cli.outward import warn_custodian
from muniment.config import Config, create_private
from muniment.durable import write_durably


@new_command("init")
@click.argument("folder", type=PATH)
@click.option(
    "--origin",
    help="The log's name, for ever: a web address without https:// that you control, such as "
    "example.org/notices. Default: a random name.",
)
@click.option(
    "--naan", default="", help="Your ARK name assigning authority number, if you have one."
)
@json_option
def command(folder: Path, origin: str | None, naan: str, as_json: bool) -> int:
    """Make an archive in FOLDER, with three keys outside it.

    The keys go to your configuration folder (MUNIMENT_CONFIG, else ~/.config/muniment), and the new
    root key is pinned in your own trust there. What to do with each key is printed.
    """
    origin = origin or f"muniment/{new_record_id()}"
    check_origin(origin)
    if (naan and not ((naan.isalnum() and naan.islower()) or naan.isdigit())) or naan == "99999":
        raise CallError(f"{naan!r} is no NAAN that an archive can have (99999 is for tests only).")
    owner = config()
    pinned: list[str] = []
    founded = found_archive(
        folder, origin, naan, owner, now, lambda root: pinned.append(_pin(folder, root, owner))
    )
    warn_custodian(founded.archive)
    if as_json:
        answer_json(
            {
                "archive": str(folder),
                "keys": str(founded.keys.folder),
                "log": str(founded.archive.roles.log),
                "origin": origin,
                "root": founded.root.fingerprint(),
                "signer": founded.archive.roles.signers[0][1].fingerprint(),
                "trust": str(owner.trust),
            }
        )
        return 0
    _explain(founded, owner, pinned[0])
    return 0


def _pin(folder: Path, root: PublicKey, owner: Config) -> str:
    """Pin the new root in the owner's own trust, under a name that is not taken."""
    create_private(owner.trust)
    path = owner.trust / "roots"
    existing = path.read_bytes() if path.exists() else b""
    taken = {name for name, _ in read_trust(owner.trust).roots} if existing else set()
    base = folder.absolute().name.replace(" ", "-")
    base = "".join(c for c in base if c.isascii() and (c.isalnum() or c in "-_.")) or "archive"
    name = next(n for n in (base, *(f"{base}-{i}" for i in range(2, 10_000))) if n not in taken)
    line = f"{spell_root(name, root)}\n".encode()
    separator = b"" if existing.endswith(b"\n") or not existing else b"\n"
    write_durably(path, existing + separator + line, 0o600)
    return name


def _explain(founded: Founded, owner: Config, pinned: str) -> None:
    keys, roles = founded.keys.folder, founded.archive.roles
    line = spell_root(pinned, founded.root)
    text = f"""\
Made the archive {founded.archive.root}.
Its log is {roles.origin}; entry 0 holds its roles.

Three keys were made outside the archive, in
  {keys}

  root    {founded.root.fingerprint()}
          signs which keys may sign. Move the file `root` onto a medium that you keep offline,
          twice, in two places, and delete it here. `root.pub` may stay.
  signer  {roles.signers[0][1].fingerprint()}
          signs manifests every day. Keep it here, or load it into ssh-agent and delete `signer`.
  log     key id {roles.log.key_id:08x}
          signs the log. Keep it here together with `mark`, which says what was last signed; back
          the folder up, and never let two copies of an archive use it.

Write root's fingerprint down on paper; `muniment trust show` has it in groups of digits, which are
easy to read out. Whoever is to believe this archive compares it with you by voice or paper, and
then puts this line into his own trust, with `muniment trust add root NAME 'LINE'`, or by hand into
the file `roots` of his trust folder:

  {line}

Your own trust has it already, as {pinned}, in
  {owner.trust}

Next: cd {founded.archive.root} && muniment preserve FILE-OR-ADDRESS"""
    for each in text.split("\n"):
        say(each)
