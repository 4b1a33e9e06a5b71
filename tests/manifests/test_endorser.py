"""A verifier's file `endorsers` is an allowed_signers file of ssh-keygen, in one spelling."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from endorsers import new_endorser
from manifests import FormatError, PrivateKey
from manifests.claims.endorser import (
    NAMESPACE,
    Endorser,
    endorser_of,
    parse_endorser,
    parse_endorsers,
)
from system_packages import need

KEY = PrivateKey(bytes(range(32))).public
LINE = f'library namespaces="{NAMESPACE}" {KEY.line()}'
ENDED = f'library namespaces="{NAMESPACE}",valid-before="20270101000000Z" {KEY.line()}'


class TestLine:
    """NAME namespaces="…"[,valid-before="…Z"] KEY, and nothing else."""

    def test_a_line_is_read_as_it_is_spelled(self) -> None:
        for line, until in ((LINE, None), (ENDED, datetime(2027, 1, 1, tzinfo=UTC))):
            found = parse_endorser(line)
            assert found == Endorser("library", KEY, until) and found.line() == line

    @pytest.mark.parametrize(
        "line",
        [
            f"library {KEY.line()}",
            LINE.replace(NAMESPACE, "file"),
            LINE.replace("library", "Library"),
            LINE.replace("library", "l" * 33),
            LINE.replace("library", "lib*"),
            LINE.replace(" namespaces", " cert-authority,namespaces"),
            LINE + " a comment",
            LINE[:-4],
            LINE.replace("ssh-ed25519", "ssh-rsa"),
            LINE.replace(" ", "\t"),
            ENDED.replace("20270101000000Z", "20270101000000"),
            ENDED.replace("20270101000000Z", "20271301000000Z"),
            ENDED.replace("20270101000000Z", "20270101240000Z"),
            ENDED.replace("20270101000000Z", "20270101000060Z"),
            ENDED.replace("valid-before", "valid-after"),
        ],
    )
    def test_another_line_is_refused(self, line: str) -> None:
        with pytest.raises(FormatError):
            parse_endorser(line)

    def test_a_key_stands_there_once(self) -> None:
        with pytest.raises(FormatError, match="twice"):
            parse_endorsers(f"{LINE}\n# a comment\n\n{ENDED.replace('library', 'other')}\n")

    def test_who_is_not_there_is_nobody(self) -> None:
        found = parse_endorsers(f"# nobody else\n{LINE}\n")
        assert endorser_of(found, KEY) is found[0]
        assert endorser_of(found, PrivateKey(bytes(32)).public) is None

    def test_ssh_keygen_takes_what_we_spell(self, tmp_path: Path) -> None:
        made = new_endorser(tmp_path, "library")
        pins = Endorser("library", made.public, datetime(2999, 1, 1, tzinfo=UTC)).line()
        (tmp_path / "pins").write_text(f"{pins}\n")
        (tmp_path / "made").write_bytes(made.sign(b"some bytes\n"))
        command = [need("ssh-keygen", "openssh-client"), "-Y", "verify", "-f", tmp_path / "pins"]
        command += ["-I", "library", "-n", NAMESPACE, "-s", tmp_path / "made"]
        done = subprocess.run(command, input=b"some bytes\n", capture_output=True)
        assert done.returncode == 0, done
