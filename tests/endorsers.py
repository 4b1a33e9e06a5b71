"""Endorsers as they are: OpenSSH keys, and `ssh-keygen` without anything of ours.

library = new_endorser(tmp_path, "library")
library.sign(data)                      # ssh-keygen -Y sign, in the namespace of endorsements
pins = library.pinned()                 # a line of a verifier's file `endorsers`
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

from manifests import PublicKey
from system_packages import need

NAMESPACE = "muniment-endorsement-v1"


class SomeEndorser(NamedTuple):
    """Somebody with an SSH key of his own: its file, with `.pub` beside it."""

    name: str
    key: Path

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey.parse_line(self.key.with_suffix(".pub").read_text().strip())

    def sign(self, data: bytes, namespace: str = NAMESPACE) -> bytes:
        """Sign with bare ssh-keygen."""
        command = [need("ssh-keygen", "openssh-client"), "-Y", "sign", "-q", "-n", namespace]
        command += ["-f", str(self.key)]
        return subprocess.run(command, input=data, check=True, capture_output=True).stdout

    def verifies(self, data: bytes, signature: bytes, folder: Path) -> bool:
        """Tell whether bare ssh-keygen takes it for his."""
        (folder / "pins").write_text(self.pinned())
        (folder / "signature").write_bytes(signature)
        command = [need("ssh-keygen", "openssh-client"), "-Y", "verify", "-n", NAMESPACE]
        command += ["-f", str(folder / "pins"), "-I", self.name, "-s", str(folder / "signature")]
        return subprocess.run(command, input=data, capture_output=True).returncode == 0

    def pinned(self, until: str = "") -> str:
        """The line with which a verifier pins the key."""
        end = f',valid-before="{until}"' if until else ""
        return f'{self.name} namespaces="{NAMESPACE}"{end} {self.public.line()}\n'


def new_endorser(folder: Path, name: str, kind: str = "ed25519") -> SomeEndorser:
    """Make a key with ssh-keygen."""
    key = folder / name
    command = [need("ssh-keygen", "openssh-client"), "-q", "-t", kind, "-N", "", "-C", ""]
    subprocess.run([*command, "-f", str(key)], check=True, capture_output=True)
    return SomeEndorser(name, key)
