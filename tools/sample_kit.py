"""The test kit in docs/test-kit, stamped by two authorities and cosigned by two witnesses.

    python tools/sample_kit.py [FOLDER]         writes all but the time stamps, and the verdicts
    python tools/sample_kit.py --stamp FOLDER   makes the authorities and their time stamps first
    python tools/sample_kit.py --pack FILE.zip  packs docs/test-kit, for a release

It is the kit of the worked example, made from its published keys and fixed times, so everything is
the same bytes each time but what `openssl ts` says, which says it once: those answers, and the
certificates of the authorities that gave them, are kept as they came and last for a century. The
keys of the authorities were thrown away.

Exit codes: 0 it was written; 3 the call is wrong, or a program failed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import worked_example as example

import manifests
from checksums import format_sums
from manifests.kits.kit import cosignature_path, stamp_path
from muniment.exchange.packing import measure, pack_zip

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "test-kit"
AUTHORITIES = {"one": "rsa:2048", "two": "ec:prime256v1"}
WITNESSES = ("first", "second")
COSIGNED = 1767772800  # 7 January 2026, 8 o'clock
POLICY = b"format = 1\n[stamps]\nneed = 2\n[witnesses]\nneed = 2\n"
DAYS = "36500"

_SIGNER = """\
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""
_AUTHORITY = """\
[tsa]
default_tsa = one
[one]
serial = serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.57264.2
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""

Files = dict[str, bytes]


def sample(kept: Files) -> Files:
    """Give every file but the verdicts; `kept` has the stamps and pins, by path, as they came."""
    whole = example.example()
    kit = {path[4:]: data for path, data in whole.items() if path.startswith("kit/")}
    del kit[manifests.KIT_SUMS]
    trust = {"roots": whole["trust/roots"], "policy.toml": POLICY}
    kit |= {path[4:]: data for path, data in kept.items() if path.startswith("kit/")}
    trust |= {path[6:]: data for path, data in kept.items() if path.startswith("trust/")}
    head = manifests.parse_note(kit[manifests.KIT_CHECKPOINT])
    pins = ""
    for name in WITNESSES:
        signer = manifests.CosignatureSigner(f"{name}.example/witness", example.seed(name))
        kit[cosignature_path(name)] = signer.sign(head.text, COSIGNED).line()
        pins += f"{name} {signer.verifier}\n"
    trust["witnesses"] = pins.encode()
    kit[manifests.KIT_SUMS] = format_sums({p: example.sha512(data) for p, data in kit.items()})
    files = {f"kit/{path}": data for path, data in kit.items()}
    files |= {f"trust/{path}": data for path, data in trust.items()}
    return {**files, "kit.zip": zipped(kit)}


def zipped(files: Files) -> bytes:
    """Pack files as a kit is packed."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "made.zip"
        pack_zip(files, {path: measure(data) for path, data in files.items()}, target)
        return target.read_bytes()


def kept_in(folder: Path) -> Files:
    """Read what is not made anew."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("kit/log/stamps", "trust/authorities")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def verdicts(folder: Path) -> Files:
    """Give what both verifiers say of the kit in a folder, each with trust that saw nothing yet."""
    script = ROOT / "muniment" / "verifier" / "verify.sh"
    with tempfile.TemporaryDirectory() as made:
        own = Path(shutil.copytree(folder, Path(made) / "copy"))
        ours = [sys.executable, "-m", "muniment", "verify", "kit.zip", "--trust", "trust"]
        theirs = ["sh", str(script), "kit", "trust"]
        # verify.sh first: it remembers nothing.
        return {
            "expected/verify-sh.txt": _said(theirs, own),
            "expected/muniment.txt": _said(ours, own),
        }


def _said(call: Sequence[str], folder: Path) -> bytes:
    own = {
        "MUNIMENT_CONFIG": str(folder),
        "MUNIMENT_LANGUAGE": "en",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    return subprocess.run(call, cwd=folder, check=True, capture_output=True, env=own).stdout


def stamp() -> Files:
    """Let openssl make the authorities and their answers over the example's checkpoint."""
    kept: Files = {}
    checkpoint = example.example()["kit/log/checkpoint"]
    for name, kind in AUTHORITIES.items():
        with tempfile.TemporaryDirectory() as made:
            place = Path(made)
            (place / "checkpoint").write_bytes(checkpoint)
            (place / "signer.ext").write_text(_SIGNER)
            (place / "tsa.cnf").write_text(_AUTHORITY)
            (place / "serial").write_text("01\n")
            for call in _calls(name, kind):
                subprocess.run(["openssl", *call], cwd=place, check=True, capture_output=True)
            for path in ("root.pem", "signer.pem"):
                kept[f"trust/authorities/{name}/{path}"] = (place / path).read_bytes()
            for suffix in (".tsq", ".tsr"):
                data = (place / f"answer{suffix}").read_bytes()
                kept[f"kit/{stamp_path(name + suffix)}"] = data
    return kept


def _calls(name: str, kind: str) -> list[list[str]]:
    new = ["-newkey", kind] if kind.startswith("rsa") else [
        "-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{kind[3:]}"]  # fmt: skip
    subject = f"/CN=Muniment test kit, authority {name}"
    return [
        ["req", "-x509", *new, "-noenc", "-keyout", "root.key", "-out", "root.pem", "-days", DAYS,
         "-subj", f"{subject}: root", "-addext", "keyUsage=critical,keyCertSign"],
        ["req", *new, "-noenc", "-keyout", "signer.key", "-out", "signer.csr",
         "-subj", f"{subject}: stamps"],
        ["x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key",
         "-days", DAYS, "-extfile", "signer.ext", "-out", "signer.pem"],
        ["ts", "-query", "-data", "checkpoint", "-sha512", "-cert", "-out", "answer.tsq"],
        ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "answer.tsq", "-signer", "signer.pem",
         "-inkey", "signer.key", "-out", "answer.tsr"],
    ]  # fmt: skip


def write(folder: Path, files: Files) -> None:
    """Write files below a folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["--pack", target]:
            files = {p.relative_to(FOLDER).as_posix(): p.read_bytes()
                     for p in sorted(FOLDER.rglob("*")) if p.is_file()}  # fmt: skip
            Path(target).write_bytes(zipped(files))
            return 0
        case ["--stamp", name]:
            folder = Path(name)
            write(folder, stamp())
        case [] | [_]:
            folder = Path(arguments[0]) if arguments else FOLDER
        case _:
            print("usage: sample_kit.py [--stamp | --pack] [PATH]", file=sys.stderr)
            return 3
    write(folder, sample(kept_in(folder)))
    write(folder, verdicts(folder))
    print(f"wrote {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
