"""Roles."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from checksums import EMPTY_ROOT
from kits import OURS, THEIRS
from manifests.claims.manifest import NAMESPACE as MANIFEST_NAMESPACE
from manifests.claims.roles import (
    Roles,
    RolesError,
    Term,
    allowed_signer,
    newest_roles,
    parse_allowed_signer,
    parse_roles,
    roles_path,
)
from manifests.errors import FormatError, LimitError
from manifests.log.checkpoint import Checkpoint
from manifests.log.note import NoteSigner, sign_note
from manifests.ssh.sshkey import SignatureError
from manifests.ssh.sshsig import sign
from system_packages import need

LIMIT = 1 << 16
ROLES = parse_roles(OURS.roles(), LIMIT)
ORIGIN = ROLES.origin
NEXT = NoteSigner(f"{ORIGIN}/2", b"n" * 32)
TWO_SIGNERS = Roles.first(OURS.log.verifier, ROLES.signers[0], ("b@x", THEIRS.signer.public))
_THEIRS = (("signer@x", THEIRS.signer.public),)
ROTATED = ROLES.followed_by(Term(17, b"r" * 32, OURS.log.verifier, _THEIRS))
SUCCEEDED = ROTATED.followed_by(Term(40, b"s" * 32, NEXT.verifier, _THEIRS))
LINES = OURS.roles().decode().splitlines()


def document(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


class TestRoles:
    """A roles document is an allowed_signers file whose comments name origin, serial and log."""

    def test_what_is_written_reads_back(self) -> None:
        for roles in (ROLES, TWO_SIGNERS, ROTATED, SUCCEEDED):
            assert parse_roles(roles.encode(), LIMIT) == roles

    def test_a_key_has_the_principal_under_which_it_may_sign(self) -> None:
        assert ROLES.signer(OURS.signer.public) == f"signer@{ROLES.origin}"
        assert ROLES.signer(THEIRS.signer.public) is None
        assert ROLES.signer(OURS.root.public) is None

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff" + OURS.roles(),
            OURS.roles()[:-1],
            OURS.roles() + b"\n",
            OURS.roles().replace(b"\n", b"\r\n"),
            OURS.roles().replace(b"muniment-roles/1", b"muniment-roles/2"),
            document(*LINES[:-1]),
            document(LINES[0], LINES[2], LINES[1], *LINES[3:]),
            document(*LINES, "# a remark"),
            document(*LINES[:2], "# serial: 0", *LINES[3:]),
            document(*LINES[:2], "# serial: 01", *LINES[3:]),
            document(*LINES[:2], "# serial: ١", *LINES[3:]),
            document(*LINES[:2], "# serial: ", *LINES[3:]),
            document(LINES[0], "# origin: example.org/other", *LINES[2:]),
            document(*LINES[:4], LINES[4] + " comment"),
            document(*LINES[:4], LINES[4].replace(MANIFEST_NAMESPACE, "file")),
            document(*LINES[:4], LINES[4].replace("namespaces=", 'valid-after="2020" namespaces=')),
            document(*LINES[:4], "*" + LINES[4][LINES[4].index(" ") :]),
            document(*LINES[:4], "cert-authority " + LINES[4]),
            document(*LINES[:4], "a,b" + LINES[4][LINES[4].index(" ") :]),
        ],
    )
    def test_any_other_spelling_is_refused(self, data: bytes) -> None:
        with pytest.raises(FormatError):
            parse_roles(data, LIMIT)

    def test_a_limit_is_named(self) -> None:
        with pytest.raises(LimitError, match="over the limit of 10"):
            parse_roles(OURS.roles(), 10)

    def test_a_line_is_for_one_purpose(self) -> None:
        line = allowed_signer("a@b", "one", OURS.signer.public)
        assert parse_allowed_signer(line, "one") == ("a@b", OURS.signer.public)
        with pytest.raises(RolesError):
            parse_allowed_signer(line, "two")

    def test_ssh_keygen_takes_it_as_it_stands(self, tmp_path: Path) -> None:
        ssh_keygen = need("ssh-keygen", "openssh-client")
        (tmp_path / "roles").write_bytes(OURS.roles())
        (tmp_path / "sig").write_bytes(sign(b"manifest", OURS.signer, MANIFEST_NAMESPACE))
        command = [ssh_keygen, "-Y", "verify", "-f", tmp_path / "roles", "-s", tmp_path / "sig"]
        who = ["-I", f"signer@{ROLES.origin}", "-n", MANIFEST_NAMESPACE]
        for message, expected in ((b"manifest", 0), (b"Manifest", 255)):
            done = subprocess.run([*command, *who], input=message, capture_output=True, check=False)
            assert done.returncode == expected, done.stderr

    def test_a_log_key_is_the_origins(self) -> None:
        data = OURS.roles().replace(b"# origin: ", b"# origin: x.org/")
        with pytest.raises(RolesError, match="the log key is named"):
            parse_roles(data, LIMIT)


class TestTerms:
    """A later document repeats the earlier one and says who signs from which entry on."""

    def test_a_key_signs_in_its_own_term(self) -> None:
        first, second = OURS.signer.public, THEIRS.signer.public
        assert ROTATED.spans(first, ORIGIN) == (range(17),)
        assert [ROTATED.signs(first, ORIGIN, at) for at in (0, 16, 17)] == [True, True, False]
        assert [ROTATED.signs(second, ORIGIN, at) for at in (16, 17, 1 << 40)] == [
            False,
            True,
            True,
        ]
        assert not ROTATED.signs(second, "example.org/other", 17)
        assert not ROTATED.signs(None, ORIGIN, 17)
        assert ROTATED.signer(first) and ROTATED.terms[-1].signer(first) is None

    def test_what_was_before_is_its_beginning(self) -> None:
        assert ROTATED.earlier(1) == ROLES and ROTATED.earlier(2) == ROTATED
        head = ROLES.encode().replace(b"serial: 1", b"serial: 2")
        assert ROTATED.encode().startswith(head)

    def test_another_log_goes_on_with_the_tree(self) -> None:
        assert SUCCEEDED.origin == ORIGIN and SUCCEEDED.log == NEXT.verifier
        assert SUCCEEDED.signs(THEIRS.signer.public, NEXT.name, 40)
        assert not SUCCEEDED.signs(THEIRS.signer.public, ORIGIN, 40)
        assert SUCCEEDED.logs == (NEXT.verifier, OURS.log.verifier)

    @pytest.mark.parametrize(
        ("signer", "size", "opens"),
        [
            (OURS.log, 0, True),
            (OURS.log, 39, True),
            (OURS.log, 40, True),
            (OURS.log, 41, False),
            (NEXT, 0, False),
            (NEXT, 40, False),
            (NEXT, 41, True),
            (THEIRS.log, 20, False),
        ],
    )
    def test_a_checkpoint_is_of_the_log_in_force_at_its_last_entry(
        self, signer: NoteSigner, size: int, opens: bool
    ) -> None:
        root = EMPTY_ROOT if size == 0 else b"r" * 32
        note = sign_note(Checkpoint(signer.verifier.name, size, root).body(), signer)
        if opens:
            assert SUCCEEDED.open(note).size == size
        else:
            with pytest.raises((FormatError, SignatureError)):
                SUCCEEDED.open(note)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("# serial: 3", "# serial: 2"),
            ("# serial: 3", "# serial: 4"),
            ("# from: 17 ", "# from: 017 "),
            ("# from: 17 ", "# from: 0 "),
            ("# from: 17 ", "# from: 40 "),
            ("# from: 17 ", "# from: 41 "),
            ("# from: 17 ", "# from: -1 "),
            ("# from: 17 ", "# from: 17  "),
            ("# from: 17 ", "# from: 17 AAAA"),
            ("# from: 17 ", "# From: 17 "),
            (f"# log: {NEXT.verifier}", f"# log: {OURS.log.verifier}"),
            (f"# log: {NEXT.verifier}\n", f"# log: {NEXT.verifier}\n# log: {NEXT.verifier}\n"),
        ],
    )
    def test_any_other_spelling_is_refused(self, old: str, new: str) -> None:
        data = SUCCEEDED.encode().decode()
        assert old in data
        with pytest.raises(FormatError):
            parse_roles(data.replace(old, new).encode(), LIMIT)

    def test_a_term_names_a_signer(self) -> None:
        data = ROTATED.encode().rstrip(b"\n").rpartition(b"\n")[0] + b"\n"
        with pytest.raises(RolesError, match="at least one signer"):
            parse_roles(data, LIMIT)

    def test_the_newest_of_a_folder(self) -> None:
        assert newest_roles([]) == 1
        assert newest_roles(["0001", "0001.sig", "0003", "0000", "3", "00010", "٠٠٠٩"]) == 3
        assert roles_path(12) == "keys/roles/0012"
