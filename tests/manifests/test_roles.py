"""Roles."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kits import OURS, THEIRS
from manifests.errors import FormatError, LimitError
from manifests.manifest import NAMESPACE as MANIFEST_NAMESPACE
from manifests.roles import Roles, RolesError, allowed_signer, parse_allowed_signer, parse_roles
from manifests.sshsig import sign
from system_packages import need

LIMIT = 1 << 16
ROLES = parse_roles(OURS.roles(), LIMIT)
LINES = OURS.roles().decode().splitlines()


def document(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


class TestRoles:
    """A roles document is an allowed_signers file whose comments name origin, serial and log."""

    def test_what_is_written_reads_back(self) -> None:
        two = replace(ROLES, serial=7, signers=(*ROLES.signers, ("b@x", THEIRS.signer.public)))
        assert parse_roles(two.encode(), LIMIT) == two
        assert parse_roles(ROLES.encode(), LIMIT) == ROLES

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
        with pytest.raises(RolesError, match="the log key is named"):
            parse_roles(Roles("x.org", 1, OURS.log.verifier, ROLES.signers).encode(), LIMIT)
