"""The key with which an endorser signs: his own file, or one that his ssh-agent holds."""

from __future__ import annotations

from pathlib import Path

from manifests import FormatError, MunimentError, PrivateKey, PublicKey, Signer
from manifests.ssh.sshkey import MAX_PRIVATE_FILE
from muniment.agent import AgentSigner
from muniment.cli.common import CallError


def read_key(path: Path) -> Signer:
    """Read a private key; of a public one, let ssh-agent sign. Raises `CallError`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_PRIVATE_FILE + 1)
    except OSError as error:
        raise CallError(f"The key {path} cannot be read: {error.strerror}.") from error
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return PrivateKey.load(data)
        return AgentSigner(PublicKey.parse_line(" ".join(data.decode("utf-8").split()[:2])))
    except (UnicodeDecodeError, FormatError, MunimentError) as error:
        raise CallError(
            f"The key {path} cannot be used ({error}). Give an Ed25519 private key of OpenSSH's "
            "without passphrase, or the .pub of one that ssh-agent holds; or sign with ssh-keygen "
            "-Y sign -n muniment-endorsement-v1, which takes every key."
        ) from error
