"""`holdings check` of replicas: each notice read there, and held against what was logged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from muniment_cli import answers, call, good, holds, kinds, new_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of one notice of one file."""
    archive = new_archive(tmp_path)
    (tmp_path / "notice.txt").write_text("关于道路施工的通告\n", "utf-8")
    good(archive, "preserve", tmp_path / "notice.txt")
    return archive


def look(archive: Path) -> tuple[int, dict[str, Any]]:
    """Have every copy looked at; give the exit code, and the one answer."""
    done = call("holdings", "check", "--json", archive=archive)
    [told] = answers(done)
    return done.returncode, told


def listed(archive: Path) -> dict[str, Any]:
    """What is said of the one copy without asking it."""
    [told] = answers(call("holdings", "--json", archive=archive))
    return told


class TestReplicas:
    """ "Every deposit and replica is a holding", and `holdings check` probes them."""

    @pytest.fixture
    def shed(self, archive: Path, tmp_path: Path) -> Path:
        good(archive, "replica", "add", "shed", f"folder:{tmp_path / 'shed'}")
        good(archive, "replicate")
        return tmp_path / "shed"

    def test_a_look_finds_what_became_of_a_copy(self, archive: Path, shed: Path) -> None:
        code, told = look(archive)
        assert (code, told["outcome"], told["place"]) == (0, "whole", "replica")
        assert told["files"] == 6 and told["receipt"] is None
        assert kinds(archive)[-1] == "holdings"
        whole = listed(archive)
        assert whole["state"] == "whole" and whole["whole"] is not None
        [rendition] = shed.glob("shelves/*/*/*/v1/content/renditions/0001.txt")
        kept = rendition.read_bytes()
        rendition.write_bytes(kept + b"!")
        code, told = look(archive)
        assert (code, told["outcome"]) == (1, "changed")
        assert [one["code"] for one in told["findings"]] == ["holding-differs"]
        rendition.unlink()
        code, told = look(archive)
        assert (code, told["outcome"]) == (1, "gone")
        seen = listed(archive)
        assert (seen["state"], seen["whole"]) == ("gone", whole["whole"])
        spoken = call("holdings", "check", archive=archive)
        assert "muniment repair --replica shed" in spoken.stderr
        good(archive, "repair", "--replica", "shed")
        assert rendition.read_bytes() == kept
        assert look(archive)[0] == 0
        holds(archive)

    def test_a_changed_inventory_is_found(self, archive: Path, shed: Path) -> None:
        for path in shed.glob("shelves/*/*/*/inventory.json"):
            path.write_bytes(path.read_bytes() + b" ")
        assert look(archive)[1]["outcome"] == "changed"

    def test_a_notice_that_it_does_not_have_yet_is_no_loss(
        self, archive: Path, shed: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "later.txt").write_text("later")
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "later.txt"))
        before = len(kinds(archive))
        done = call("holdings", "check", told["notice"], "--json", archive=archive)
        [looked] = answers(done)
        assert (done.returncode, looked["outcome"], looked["index"]) == (2, "behind", None)
        assert len(kinds(archive)) == before

    def test_a_disk_that_is_not_mounted_proves_nothing(self, archive: Path, shed: Path) -> None:
        shed.rename(shed.with_name("elsewhere"))
        shed.mkdir()
        before = len(kinds(archive))
        done = call("holdings", "check", archive=archive)
        assert done.returncode == 3 and "is its disk mounted?" in done.stderr
        assert len(kinds(archive)) == before

    def test_without_any_copy_it_says_how_to_have_one(self, archive: Path) -> None:
        done = call("holdings", "check", archive=archive)
        assert done.returncode == 3 and "muniment replica add" in done.stderr
