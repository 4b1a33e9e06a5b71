"""A wheel that was touched is not called sound (tools/check_wheel.py)."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def wheel() -> Path:
    if os.environ.get("MUNIMENT_TEST_WHEEL") != "1":
        pytest.skip("this run builds no wheel: `make test` does")
    from muniment.version import VERSION

    return ROOT / "dist" / f"muniment-{VERSION}-py3-none-any.whl"


def check(wheel: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / "check_wheel.py"), str(wheel)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rewritten(wheel: Path, folder: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A copy of `wheel` in `folder`, its members changed by `change`."""
    with zipfile.ZipFile(wheel) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    copy = folder / wheel.name
    with zipfile.ZipFile(copy, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    return copy


class TestWheel:
    """RECORD lists every file with its digest and size; nothing else is inside (PEP 427)."""

    def test_as_built_it_is_sound(self, wheel: Path) -> None:
        done = check(wheel)
        assert done.returncode == 0, done.stdout

    def test_a_changed_file_is_named(self, wheel: Path, tmp_path: Path) -> None:
        def change(members: dict[str, bytes]) -> None:
            members["muniment/version.py"] += b"#"

        done = check(rewritten(wheel, tmp_path, change))
        assert done.returncode == 1
        assert done.stdout == "muniment/version.py: RECORD gives another digest or size\n"

    def test_a_file_that_was_slipped_in_is_named(self, wheel: Path, tmp_path: Path) -> None:
        def change(members: dict[str, bytes]) -> None:
            members["tests/test_slipped.py"] = b""

        done = check(rewritten(wheel, tmp_path, change))
        assert done.returncode == 1
        assert "tests/test_slipped.py: in the wheel, but in none of the four rooms" in done.stdout

    def test_a_file_that_was_left_out_is_named(self, wheel: Path, tmp_path: Path) -> None:
        done = check(rewritten(wheel, tmp_path, lambda members: members.pop("checksums/py.typed")))
        assert done.returncode == 1
        assert "checksums/py.typed: in the tree, but not in the wheel" in done.stdout

    def test_what_is_no_wheel_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "muniment-1-py3-none-any.whl").write_bytes(b"no zip")
        assert check(tmp_path / "muniment-1-py3-none-any.whl").returncode == 3
