"""What every forgery begins from: an archive, its kits, and the trust folders of its verifiers.

::

    archive/         roles, a notice of two versions, another notice, a notice of two files; stamped
                     by two authorities and cosigned by a witness
    fork/archive     the same archive, gone on otherwise, to the same size as the next and beyond
    grown/           the same archive later: a file of the third notice is redacted, a fourth came
    kits/notice, kits/other        kits of the first two
    kits/shown       the first, with what the issuers of b said then: a list of its root's, and a
                     list and an answer of its CA's, none of which names a certificate of b's way
    logs/archive, logs/grown, logs/fork     the logs of these as they are published
    kits/before, kits/redacted     kits of the third, from before and after the redaction
    kits/endorsed    the notice, made anew by the same keys; the library endorsed its newest
                     manifest, the museum an earlier head
    kits/covered     the notice, covered by sha3-512; b stamped that
    trust/aged       pins root and b, asks for one, and no longer believes sha512
    trust/strict     pins root, both authorities and the witness, and asks for all of them
    trust/roots      pins root, and asks for nothing else
    trust/remembers          pins root, asks for nothing else, and remembers the head of the archive
    trust/has-seen-kit, …    like strict, and remember the head of that kit or archive
    trust/saw-…      pin root and b, ask for nothing, and remember roles (`forgeries.memories`)
    trust/endorsers  pins root, library and museum, and asks for two of them; endorsers-…: others,
                     or with an end
    trust/beacons    pins root, b and a beacon, and asks for the beacon
    trust/unrevoked  pins root and both authorities, and asks for one that is shown not to be
                     revoked; trust/one asks for one
    trust/by-issuer-alone    pins root and whoever b's issuer lets stamp, and asks for no stamp
    trust/work       pins root, and blocks of at least the first ones' difficulty, and asks for one
    trust/two-witnesses      pins root and two witnesses, of which one cosigned nothing
    trust/ended, by-issuer   like strict, with another pin in the place of b: an authority whose
                             certificate has run out; whoever b's issuer lets stamp
    trust/blocks, blocks-of-work   like strict, keep headers of two blocks, and ask for a block as
                             well; the second, for more work than went into these
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from blocks import Chain
from covered_kits import LONG_AGO, covered
from endorsed_kits import LIBRARY, MUSEUM, endorsed_kit, of_head, of_manifest
from forgeries.memories import MEMORIES, remember
from frozen_beacons import frozen
from kits import Files, Keys, read, rehash, write
from manifests import CosignatureSigner, NoteSigner, PrivateKey, PublicKey
from manifests.claims.endorser import Endorser
from muniment.archive.archive import Archive
from muniment.witnesses.beacons import spell_table
from muniment.witnesses.folder import WitnessFolder
from muniment_cli import answers, call, config_of, good, new_archive
from revocation_lists import kept_answers, kept_lists, new_answer, new_list
from stampers import NOW, STAMPING, Stamper, Wanted, certify, new_stamper
from time_authorities import Honest, OpensslAuthority, TimeServer, write_pins
from witnesses import served

ORIGIN = "example.org/seed"
WITNESS = "witness.example/w1"
_LATER = ("log/stamps/a.tsr", "log/stamps/a.tsq")  # stamped today, whenever that is
LISTS, ANSWERS = "log/stamps/b.crl", "log/stamps/b.ocsp"
KEPT, OTHER = 800_000, 800_001  # blocks of which a verifier keeps headers
_POLICY = "format = 1\n[stamps]\nneed = {stamps}\n[witnesses]\nneed = {witnesses}\n"


@dataclass(frozen=True)
class Seed:
    """The seed in its folder, which nobody writes to, and all secrets of its people.

    `second` is the authority whose tokens say whatever is asked; `ended` is one whose certificate
    has run out, which a verifier may pin in its place.
    """

    folder: Path
    keys: Keys
    witness: CosignatureSigner
    second: Stamper
    ended: Stamper

    def kit(self, name: str = "notice") -> Files:
        """Give the files of a kit."""
        return read(self.folder / "kits" / name)


def make_seed(folder: Path) -> Seed:
    """Make it all, in an empty folder."""
    archive = new_archive(folder, origin=ORIGIN)
    second, ended = new_stamper("p256", "b"), _ended()
    first = OpensslAuthority(folder / "authority", "p256", "a")
    notice = _preserve(archive, "notice", "notice.txt", "list.txt")
    _preserve(archive, "notice", "map.txt", more=("--notice", notice))
    other = _preserve(archive, "other", "notice.txt", "list.txt")
    third = _preserve(archive, "third", "public.txt", "private.txt")
    with TimeServer({"/a": first, "/b": Honest(second)}) as server, _witness(archive):
        for name, one in (("a", first), ("b", second)):
            pins = write_pins(folder / "pins" / name, one.root, one.signer, *_between(one))
            words = [w for p in sorted(pins.iterdir()) for w in (f"--{p.stem}", p)]
            good(archive, "stamp", "add", name, server.at(f"/{name}"), *words)
        _vouch(archive)
        for told, name in ((notice, "notice"), (other, "other"), (third, "before")):
            good(archive, "kit", told, "-o", folder / "kits" / name)
        shutil.copytree(archive, folder / "seed")
        shutil.copytree(archive, folder / "fork" / "archive")
        shutil.copytree(config_of(archive), config_of(folder / "fork" / "archive"))
        good(archive, "redact", third, "--path", "renditions/0002.txt", "--authority", "A court",
             "--reason", "A private address.")  # fmt: skip
        _preserve(archive, "fourth", "later.txt")
        _vouch(archive)
        good(archive, "kit", third, "-o", folder / "kits" / "redacted")
    for number in range(3):
        _preserve(folder / "fork" / "archive", f"forged-{number}", "notice.txt")
    _show(folder / "kits", second)
    archive.rename(folder / "grown")
    (folder / "seed").rename(archive)
    for name in ("archive", "grown", "fork/archive"):
        target = folder / "logs" / name.partition("/")[0]
        call("log", "publish", target, archive=folder / name, config=config_of(archive))
    made = Seed(folder, _keys(archive), WitnessFolder(folder / "w").signer(), second, ended)
    endorsed = endorsed_kit(
        made.kit(), made.keys, lambda base: [of_manifest(base, LIBRARY), of_head(base, MUSEUM)]
    )
    write(folder / "kits" / "endorsed", endorsed)
    files = {path: data for path, data in made.kit().items() if path not in _LATER}
    write(folder / "kits" / "covered", covered(files, {"b": second}, time=LONG_AGO))
    _write_trusts(made)
    return made


def _show(kits: Path, second: Stamper) -> None:
    """Make a kit that shows what the issuers of b said of it, as of its stamp."""
    files = read(kits / "notice") | status_of(second)
    write(kits / "shown", rehash(files))


def status_of(second: Stamper) -> Files:
    """Give the lists and answers of b's issuers, by whom nothing is revoked."""
    [middle] = second.between
    lists = kept_lists(new_list(middle), new_list(second.root))
    answers = kept_answers(new_answer(second.signer.certificate, middle))
    return {LISTS: lists, ANSWERS: answers}


def _preserve(archive: Archive | Path, title: str, *names: str, more: tuple[str, ...] = ()) -> str:
    source = Path(archive).parent / "sources" / f"{title}-{names[0][:-4]}"
    source.mkdir(parents=True)
    for name in names:
        (source / name).write_text(f"{title}: {name}\n" * 3)
    said = ("--title", f"The {title}", *more)
    [told] = answers(good(archive, "preserve", "--json", "--as-one", source, *said))
    return str(told["notice"])


@contextmanager
def _witness(archive: Path) -> Iterator[None]:
    """Serve a witness that knows the log, and have the archive ask it."""
    witness = WitnessFolder.create(archive.parent / "w", WITNESS)
    key = Archive.open(archive).roles.log
    witness.add_log(key.name, key)
    with served(witness.root) as address:
        good(archive, "log", "witness", "add", "w", address, witness.signer().verifier)
        yield


def _vouch(archive: Path) -> None:
    """Have the head stamped and cosigned, and again cosigned with the record of both."""
    shutil.rmtree(config_of(archive) / "asked", ignore_errors=True)  # As after the interval.
    good(archive, "stamp", "--due", "--allow-private")


def _keys(archive: Path) -> Keys:
    [folder] = (config_of(archive) / "keys").iterdir()
    root, signer = (PrivateKey.load((folder / name).read_bytes()) for name in ("root", "signer"))
    return Keys(root, signer, NoteSigner.parse((folder / "log").read_text().strip()))


def _between(one: object) -> tuple[object, ...]:
    return one.between if isinstance(one, Stamper) else ()


def _ended() -> Stamper:
    """An authority whose signing certificate ran out a day before the seed's stamps."""
    root = certify(Wanted("Ended Root", ca=True))
    times = {"opens": NOW - timedelta(days=300), "closes": NOW - timedelta(days=1)}
    return Stamper(certify(Wanted("Ended Stamps", purposes=(STAMPING,), **times), root), root)


def _write_trusts(seed: Seed) -> None:
    """Write the trust folders, and see what the seed itself comes to by them."""
    pins = seed.folder / "pins"
    write_pins(pins / "ended", seed.ended.root, seed.ended.signer)
    middle = seed.second.between[0]
    (pins / "by-issuer").mkdir()
    (pins / "by-issuer" / "root.pem").write_bytes(seed.second.root.pem)
    (pins / "by-issuer" / "issuer.pem").write_bytes(middle.pem)
    _trust(seed, "roots", 0, 0)
    _trust(seed, "strict", 2, 1, "a", "b")
    _trust(seed, "two-witnesses", 0, 2)
    _trust(seed, "one", 1, 0, "a", "b")
    _trust(seed, "by-issuer-alone", 0, 0, "by-issuer")
    shown = _trust(seed, "unrevoked", 1, 0, "a", "b") / "policy.toml"
    shown.write_text(shown.read_text().replace("need = 1", "need = 1\nunrevoked = true", 1))
    with (_trust(seed, "aged", 1, 0, "b") / "policy.toml").open("a") as policy:
        policy.write("[hashes]\naged = { sha512 = 2026-06-01 }\n")
    _trust(seed, "ended", 2, 1, "a", "ended")
    _trust(seed, "by-issuer", 2, 1, "a", "by-issuer")
    for name, floor in (("blocks", "1e-10"), ("blocks-of-work", "1")):
        trust = _trust(seed, name, 3, 1, "a", "b")
        with (trust / "policy.toml").open("a") as policy:
            policy.write(f"[bitcoin]\nfloor = {floor}\n")
        (trust / "headers").write_text(_headers())
    pinned = _trust(seed, "beacons", 0, 0, "b")
    (pinned / "policy.toml").write_text("format = 1\n[beacons]\nneed = 1\n")
    (pinned / "beacons").mkdir()
    (pinned / "beacons" / "anna.toml").write_text("\n".join(spell_table(frozen().to_table())))
    both = (LIBRARY.public, MUSEUM.public)
    own = (seed.keys.signer.public, seed.keys.root.public)
    _endorsers(seed, "endorsers", 2, *both)
    _endorsers(seed, "endorsers-of-its-own", 2, *own, MUSEUM.public)
    _endorsers(seed, "endorsers-that-ended", 2, *both, until=NOW - timedelta(days=900))
    _endorsers(seed, "endorsers-of-nobody", 1)
    for name, document in MEMORIES.items():
        remember(_trust(seed, name, 0, 0, "b"), document(seed.keys), seed.keys)
    two = _trust(seed, "saw-revoked-and-asks-for-two", 2, 0, "a", "b")
    remember(two, MEMORIES["saw-revoked-since-time"](seed.keys), seed.keys)
    work = _trust(seed, "work", 0, 0)
    (work / "policy.toml").write_text("format = 1\n[bitcoin]\nfloor = 1\n[beacons]\nneed = 1\n")
    seen = {
        "remembers": "archive",
        "has-seen-kit": "kits/notice",
        "has-seen-archive": "archive",
        "has-seen-more": "grown",
    }
    for name, whole in seen.items():
        needs: tuple[int, int] = (0, 0) if name == "remembers" else (2, 1)
        trust = _trust(seed, name, *needs, "a", "b")
        (trust / "seen").mkdir()
        head = (seed.folder / whole / "log/checkpoint").read_bytes()
        (trust / "seen" / f"{seed.keys.log.verifier.key_id:08x}").write_bytes(head)


def _endorsers(
    seed: Seed, name: str, need: int, *keys: PublicKey, until: datetime | None = None
) -> None:
    trust = _trust(seed, name, 0, 0)
    (trust / "policy.toml").write_text(f"format = 1\n[endorsements]\nneed = {need}\n")
    lines = (Endorser(f"e{number}", key, until).line() for number, key in enumerate(keys))
    (trust / "endorsers").write_text("".join(f"{line}\n" for line in lines))


def _headers() -> str:
    """Give headers of blocks that have nothing of the seed, and cost next to nothing."""
    chain = Chain(KEPT)
    assert [chain.mine(bytes((n,) * 32)) for n in range(2)] == [KEPT, OTHER]
    return chain.lines()


def _trust(seed: Seed, name: str, stamps: int, witnesses: int, *authorities: str) -> Path:
    trust = seed.folder / "trust" / name
    trust.mkdir(parents=True)
    (trust / "roots").write_text(seed.keys.pinned())
    (trust / "policy.toml").write_text(_POLICY.format(stamps=stamps, witnesses=witnesses))
    for one in authorities:
        shutil.copytree(seed.folder / "pins" / one, trust / "authorities" / one)
    if witnesses:
        other = CosignatureSigner("witness.example/w2", bytes(32)).verifier
        pinned = {"w": seed.witness.verifier, **({"v": other} if witnesses > 1 else {})}
        (trust / "witnesses").write_text("".join(f"{n} {key}\n" for n, key in pinned.items()))
    return trust
