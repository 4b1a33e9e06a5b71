"""The key folder and the high-water mark."""

from __future__ import annotations

import base64
import getpass
import socket
from pathlib import Path

import pytest

from kits import THEIRS
from manifests import Checkpoint, PublicKey, Roles, parse_roles
from muniment.agent import AgentSigner
from muniment.keys import KeyFolder, KeyFolderError, Mark, signer_role

ORIGIN = "example.org/log"


def made(tmp_path: Path) -> tuple[KeyFolder, Roles]:
    keys = KeyFolder(tmp_path / "keys")
    roles, document, root = keys.create(ORIGIN)
    assert parse_roles(document, 1 << 16) == roles
    assert root.public == PublicKey.parse_line((keys.folder / "root.pub").read_text().strip())
    return keys, roles


def _decoded(word: str) -> bytes:
    try:
        return base64.b64decode(word)
    except ValueError:
        return b""


class TestFolder:
    """Three keys, outside the archive, "none carries a user's or host's name"."""

    def test_only_the_owner_may_read_them(self, tmp_path: Path) -> None:
        keys, _ = made(tmp_path)
        assert keys.folder.stat().st_mode & 0o777 == 0o700
        for path in keys.folder.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600

    def test_they_name_nobody(self, tmp_path: Path) -> None:
        keys, roles = made(tmp_path)
        for path in keys.folder.iterdir():
            text = path.read_text()
            # A comment is the place where ssh-keygen puts them: user@host, plain or in base64.
            held = text.encode() + b"".join(_decoded(line) for line in text.split())
            assert f"{getpass.getuser()}@".encode() not in held
            assert f"@{socket.gethostname()}".encode() not in held
        assert roles.signers == ((f"signer@{ORIGIN}", keys.signer(roles).public),)

    def test_keys_are_never_overwritten(self, tmp_path: Path) -> None:
        keys, _ = made(tmp_path)
        before = (keys.folder / "signer").read_bytes()
        with pytest.raises(KeyFolderError, match="An origin is used once"):
            keys.create(ORIGIN)
        assert (keys.folder / "signer").read_bytes() == before

    def test_without_its_file_the_signer_is_the_agents(self, tmp_path: Path) -> None:
        keys, roles = made(tmp_path)
        public = keys.signer(roles).public
        (keys.folder / "signer").unlink()
        signer = keys.signer(roles)
        assert isinstance(signer, AgentSigner) and signer.public == public

    def test_a_role_says_which_key(self, tmp_path: Path) -> None:
        keys, roles = made(tmp_path)
        role = signer_role(roles, keys.signer(roles).public, "urn:x")
        assert (role.name, role.principal, role.uri) == ("signer", f"signer@{ORIGIN}", "urn:x")
        with pytest.raises(KeyFolderError):
            signer_role(roles, THEIRS.signer.public, "urn:x")


class TestWrongKeys:
    """Keys that are missing or are another archive's sign nothing."""

    @pytest.mark.parametrize("name", ["signer.pub", "log"])
    @pytest.mark.parametrize("content", [None, "", "no key", "\udcff"])
    def test_a_file_that_cannot_be_read(
        self, tmp_path: Path, name: str, content: str | None
    ) -> None:
        keys, roles = made(tmp_path)
        path = keys.folder / name
        if content is None:
            path.unlink()
        else:
            path.write_text(content, "utf-8", "surrogateescape")
        with pytest.raises(KeyFolderError, match="cannot be read") as refused:
            keys.signer(roles)
            keys.log_signer(roles)
        assert str(path) in str(refused.value) and refused.value.exit_code == 3

    def test_another_archives(self, tmp_path: Path) -> None:
        keys, _roles = made(tmp_path)
        other = Roles.first(THEIRS.log.verifier, ("a@b", THEIRS.signer.public))
        with pytest.raises(KeyFolderError, match="is not a signer of this archive"):
            keys.signer(other)
        with pytest.raises(KeyFolderError, match="not the one that this archive's roles name"):
            keys.log_signer(other)

    def test_halves_of_two_keys(self, tmp_path: Path) -> None:
        keys, roles = made(tmp_path)
        (keys.folder / "signer").write_bytes(THEIRS.signer.openssh_private_bytes())
        with pytest.raises(KeyFolderError, match="not halves of one key"):
            keys.signer(roles)

    def test_a_private_key_that_is_none(self, tmp_path: Path) -> None:
        keys, roles = made(tmp_path)
        (keys.folder / "signer").write_bytes(b"nothing")
        with pytest.raises(KeyFolderError, match="cannot be read"):
            keys.signer(roles)


class TestMark:
    """ "A high-water mark (origin, size, root hash), raised durably before a signature leaves"."""

    def test_it_is_what_it_was_raised_to(self, tmp_path: Path) -> None:
        mark = Mark(tmp_path / "mark")
        for size in (1, 2):
            checkpoint = Checkpoint(ORIGIN, size, bytes(32))
            mark.raise_to(checkpoint)
            assert mark.read() == checkpoint

    def test_a_missing_one_stops_the_signing_and_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(KeyFolderError, match=r"nothing is signed\. Restore the whole"):
            Mark(tmp_path / "mark").read()

    @pytest.mark.parametrize("data", [b"", b"x\n", b"x\n1\nAAAA", b"\xff\n1\nAAAA\n"])
    def test_one_that_cannot_be_read_does_too(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "mark").write_bytes(data)
        with pytest.raises(KeyFolderError, match="until then nothing is signed"):
            Mark(tmp_path / "mark").read()
