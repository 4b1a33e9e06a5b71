"""Files out of one npm package, checked against the digest that a lock file gives for all of it.

    python3 tools/npm_files.py FOLDER LOCK

The lock names the package with its version, its digest as npm spells it, and files, a line each::

    replaywebpage@2.5.3
    sha512-nCj2PSON…
    ui.js

They are put into FOLDER. Where there is no npm that is said, and nothing is done: only a few tests
need it. The syntax is that of Python 3.8, as of all that sets up.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

# Everything in an npm package lies in this folder.
_ROOT = "package"


class Refused(Exception):
    """What was fetched is not what the lock names; the message is one sentence."""


def fetch(npm: str, package: str) -> bytes:
    """Have npm fetch a package; give the archive that the registry has of it."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", folder, package],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        packed = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(packed) != 1:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise Refused(f"npm did not fetch {package}: {said or 'it says not why'}")
        return packed[0].read_bytes()


def unpack(data: bytes, digest: str, names: list[str], folder: Path) -> None:
    """Put files of an archive into a folder, if the archive has this digest."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")
    if found != digest:
        raise Refused(f"the package's digest is {found}, and the lock has {digest}.")
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as packed:
        for name in names:
            try:
                file = packed.extractfile(f"{_ROOT}/{name}")
            except KeyError:
                file = None
            if file is None:
                raise Refused(f"{name} is no file of the package.")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(file.read())


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print("usage: npm_files.py FOLDER LOCK", file=sys.stderr)
        return 3
    folder, lock = map(Path, arguments)
    lines = lock.read_text("ascii").splitlines()
    package, digest, *names = [line for line in lines if line and not line.startswith("#")]
    npm = shutil.which("npm")
    if npm is None:
        print(f"left out: {package}, since there is no npm here (Debian: npm)")
        return 0
    print(f"fetching {package} into {folder}", flush=True)
    try:
        data = fetch(npm, package)
        folder.mkdir(parents=True, exist_ok=True)
        unpack(data, digest, names, folder)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    (folder / ".installed").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
