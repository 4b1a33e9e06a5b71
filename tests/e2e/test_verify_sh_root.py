"""verify.sh in a root of its own: busybox, openssl, ssh-keygen, their libraries, nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kits import EXAMPLE
from system_packages import need
from verify_sh import SCRIPT

PROGRAMS = {"busybox": "busybox", "openssl": "openssl", "ssh-keygen": "openssh-client"}
_LIBRARY = re.compile(r"(/\S+) \(0x")
# ssh-keygen asks who calls it.
USERS = "root:x:0:0::/:/bin/sh\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small system with the example's kit, and trust in it, at its top."""
    root = tmp_path_factory.mktemp("root")
    for name in ("bin", "dev", "etc", "tmp"):
        (root / name).mkdir()
    (root / "dev/null").touch()
    (root / "etc/passwd").write_text(USERS)
    for name, package in PROGRAMS.items():
        program = Path(need(name, package)).resolve()
        shutil.copy(program, root / "bin" / name)
        for library in libraries(program):
            (root / library.relative_to("/")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, root / library.relative_to("/"))
    applets = subprocess.run(
        [root / "bin/busybox", "--list"], check=True, capture_output=True, text=True
    )
    for applet in applets.stdout.split():
        (root / "bin" / applet).symlink_to("busybox")
    shutil.copy(SCRIPT, root / "verify.sh")
    shutil.copytree(EXAMPLE / "kit", root / "kit")
    shutil.copytree(EXAMPLE / "trust", root / "trust")
    return root


def libraries(program: Path) -> list[Path]:
    """The shared libraries that a program loads, its loader among them."""
    done = subprocess.run(
        [need("ldd", "libc-bin"), program], capture_output=True, text=True, check=False
    )
    return [Path(found) for found in _LIBRARY.findall(done.stdout)]


def verify(root: Path) -> subprocess.CompletedProcess[str]:
    """Run verify.sh in the root, with the network cut."""
    unshare = [need("unshare", "util-linux"), "-rn", need("chroot", "coreutils")]
    if subprocess.run([*unshare, "/", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody make a namespace of his own")
    return subprocess.run(
        [*unshare, root, "/bin/sh", "/verify.sh", "/kit", "/trust"],
        env={"PATH": "/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_example_holds(root: Path) -> None:
    done = verify(root)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "Verdict: 0 (" in done.stdout
    assert not list((root / "tmp").iterdir())


def test_one_byte_changed_does_not(root: Path) -> None:
    path = next(path for path in sorted((root / "kit/object").rglob("*.sums")) if path.is_file())
    whole = path.read_bytes()
    path.write_bytes(b"0" + whole[1:] if whole[:1] != b"0" else b"1" + whole[1:])
    done = verify(root)
    path.write_bytes(whole)
    assert done.returncode == 1 and "Verdict: 1 (" in done.stdout
