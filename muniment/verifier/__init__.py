"""verify.sh: checks a kit with `sha512sum`, `ssh-keygen` and `openssl`, and nothing of ours."""

from __future__ import annotations

from importlib import resources

__all__ = ["NAME", "read_script"]

NAME = "verify.sh"


def read_script() -> bytes:
    """Give the script's bytes, as they are handed to a verifier."""
    return resources.files("muniment.verifier").joinpath(NAME).read_bytes()
