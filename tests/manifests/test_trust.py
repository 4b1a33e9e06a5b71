"""Trust."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kits import OURS, THEIRS
from manifests.log.checkpoint import Checkpoint
from manifests.log.note import sign_note
from manifests.trust import NO_TRUST, Trust, TrustError, read_trust, spell_root


def note(size: int) -> bytes:
    return sign_note(Checkpoint(OURS.log.name, size, bytes([size]) * 32).body(), OURS.log)


def folder(tmp_path: Path, roots: bytes) -> Path:
    (tmp_path / "roots").write_bytes(roots)
    return tmp_path


class TestRoots:
    """ "Trust comes from the verifier": `roots` has his own name for each root key that he pins."""

    def test_a_root_has_the_name_he_gave_it(self, tmp_path: Path) -> None:
        lines = f"# mine\n\n{OURS.pinned('ministry')}{THEIRS.pinned('other')}"
        trust = read_trust(folder(tmp_path, lines.encode()))
        assert trust.name_of(OURS.root.public) == "ministry"
        assert trust.name_of(THEIRS.root.public) == "other"
        assert trust.name_of(OURS.signer.public) is None

    def test_no_trust_pins_nobody_and_remembers_nothing(self) -> None:
        assert NO_TRUST.name_of(OURS.root.public) is None
        NO_TRUST.remember(OURS.log.verifier, note(1))
        assert NO_TRUST.remembered(OURS.log.verifier) is None

    def test_an_empty_file_pins_nobody(self, tmp_path: Path) -> None:
        assert read_trust(folder(tmp_path, b"")).roots == ()

    @pytest.mark.parametrize(
        "roots",
        [
            b"\xff\n",
            b"ministry\n",
            OURS.root.public.line().encode() + b"\n",
            OURS.pinned().replace("muniment-roles-v1", "muniment-manifest-v1").encode(),
            (OURS.pinned("a") + THEIRS.pinned("a")).encode(),
            b"#" * (1 << 20) + b"\n",
        ],
    )
    def test_a_file_that_is_not_clear_is_refused(self, tmp_path: Path, roots: bytes) -> None:
        with pytest.raises(TrustError) as refused:
            read_trust(folder(tmp_path, roots))
        assert "roots" in str(refused.value) and refused.value.exit_code == 3

    def test_a_folder_without_roots_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(TrustError, match="is no trust folder"):
            read_trust(tmp_path)

    def test_a_line_is_what_ssh_keygen_takes(self) -> None:
        assert spell_root("m", OURS.root.public) == (
            f'm namespaces="muniment-roles-v1" {OURS.root.public.line()}'
        )


class TestMemory:
    """ "It also remembers the last checkpoint seen of each log"."""

    def test_what_was_seen_is_remembered(self, tmp_path: Path) -> None:
        trust = read_trust(folder(tmp_path, b""))
        assert trust.remembered(OURS.log.verifier) is None
        for size in (1, 2):
            trust.remember(OURS.log.verifier, note(size))
            seen = trust.remembered(OURS.log.verifier)
            assert seen is not None and seen.size == size
        assert trust.remembered(THEIRS.log.verifier) is None
        assert os.listdir(tmp_path / "seen") == [f"{OURS.log.verifier.key_id:08x}"]

    def test_it_is_on_the_disk_before_it_takes_the_place_of_the_old_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        steps: list[str] = []
        for name in ("fsync", "replace"):
            real = getattr(os, name)
            monkeypatch.setattr(os, name, lambda *a, n=name, r=real: (steps.append(n), r(*a))[1])
        Trust(folder(tmp_path, b""), ()).remember(OURS.log.verifier, note(1))
        assert steps == ["fsync", "replace", "fsync", "fsync"]

    @pytest.mark.parametrize(
        "data", [b"", b"nothing", note(1)[:-1], note(1).replace(b"\n1\n", b"\n2\n")]
    )
    def test_a_memory_that_was_changed_is_not_passed_over(
        self, tmp_path: Path, data: bytes
    ) -> None:
        trust = Trust(folder(tmp_path, b""), ())
        trust.remember(OURS.log.verifier, data)
        with pytest.raises(TrustError, match="It is yours, not the archive's"):
            trust.remembered(OURS.log.verifier)
