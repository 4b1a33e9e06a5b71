"""A stamped kit in a stranger's hands: any awk and shell, by hand, and with every byte changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kits import seal
from manifests import FolderPackage, Limits, read_trust, verify_kit
from sampling import some
from stamp_scenes import stamped_kit
from stampers import new_stamper
from system_packages import need
from verify_sh import bare_path, by_hand, commands, sampled, verify_sh

PAGE = Path(__file__).resolve().parents[2] / "docs" / "verify-by-hand.md"
BEFORE = "existed before 2026-11-22T04:38:01Z (a, b)"
# Where a token is changed: spread over its status, content, certificates and signature.
PLACES = [f"{name} at {part}/24" for name in ("a.tsr", "a.tsq") for part in range(24)]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return stamped_kit(tmp_path_factory.mktemp("stamped"))


class TestPrograms:
    """Nothing but the programs that verify.sh names, whoever wrote them."""

    @pytest.mark.parametrize("awk", some(["original-awk", "gawk", "busybox", "mawk"], 2))
    def test_with_any_awk(self, awk: str, scene: tuple[Path, Path], tmp_path: Path) -> None:
        links = bare_path(tmp_path)
        (links / "awk").unlink()
        (links / "awk").symlink_to(need(awk, awk))
        done = verify_sh(*scene, path=links)
        assert done.returncode == 0 and BEFORE in done.stdout, done.stdout

    def test_by_hand(self, scene: tuple[Path, Path], tmp_path: Path) -> None:
        bare_path(tmp_path)
        shutil.copytree(scene[0], tmp_path / "kit")
        trust = shutil.copytree(scene[1], tmp_path / "trust")
        text = (trust / "roots").read_text()
        (trust / "roots").write_text(text.replace(text.split(" ")[0], "archive", 1))
        done = by_hand(tmp_path, commands(PAGE))
        assert done.stdout.count("Time stamp: Nov 22 04:38:00 2026 GMT") == 2, done.stderr
        assert done.stderr.count("Verification: OK") + done.stdout.count("Verification: OK") == 2

    def test_the_readme_says_how(self, scene: tuple[Path, Path]) -> None:
        text = (scene[0] / "README.md").read_text()
        assert "openssl ts -verify -data log/checkpoint" in text and "@STAMPS@" not in text


class TestChanges:
    """Both verifiers say the same of a token of which one byte was changed, and never traceback."""

    @pytest.mark.parametrize("place", sampled(PLACES))
    def test_a_changed_byte(self, place: str, scene: tuple[Path, Path], tmp_path: Path) -> None:
        name, _, part = place.partition(" at ")
        kit = shutil.copytree(scene[0], tmp_path / "kit")
        token = kit / "log/stamps" / name
        data = bytearray(token.read_bytes())
        at = len(data) * int(part.partition("/")[0]) // 24
        data[at] ^= 1 << at % 8
        token.write_bytes(data)
        seal(kit)
        found = verify_kit(FolderPackage(kit), read_trust(scene[1]), Limits())
        done = verify_sh(kit, scene[1], path=bare_path(tmp_path))
        assert done.returncode == found.code, (done.stdout, found.checks[10])

    def test_the_order_of_certificates_is_nothing_to_either(
        self, scene: tuple[Path, Path], tmp_path: Path
    ) -> None:
        one = new_stamper("p256", "a")
        message = (scene[0] / "log/checkpoint").read_bytes()
        for number, brought in enumerate([(), (one.between[0], one.signer), (one.root,)]):
            kit = shutil.copytree(scene[0], tmp_path / f"kit{number}")
            (kit / "log/stamps/a.tsq").unlink()
            (kit / "log/stamps/a.tsr").write_bytes(one.but(certificates=brought).answer(message))
            (kit / "SHA512SUMS").unlink()
            found = verify_kit(FolderPackage(kit), read_trust(scene[1]), Limits())
            assert found.checks[10].result.value == "PASS", found.checks[10]
            folder = tmp_path / f"programs{number}"
            folder.mkdir()
            done = verify_sh(kit, scene[1], path=bare_path(folder))
            assert done.returncode == 1 and BEFORE in done.stdout  # Without its list, not whole.
