"""Export: every form that is listed can be loaded; many notices; nothing is ever written over."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from muniment.exchange.draft import drafted
from muniment.exchange.forms import FORMS, Form
from muniment.exchange.order import ExportError
from muniment_cli import answers, call, good, new_archive


class Scene:
    """An archive of three notices, of which the last is withheld."""

    def __init__(self, folder: Path) -> None:
        self.archive = new_archive(folder)
        self.notices = [self._preserve(folder / f"{name}.txt") for name in "abc"]
        good(self.archive, "withhold", self.notices[2], "--authority", "law", "--reason", "a minor")

    def _preserve(self, file: Path) -> str:
        file.write_text(f"notice {file.stem}\n")
        [told] = answers(good(self.archive, "preserve", "--json", file))
        return str(told["notice"])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"))


class TestForms:
    """A form is a line in one table."""

    @pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
    def test_its_writer_is_there(self, form: Form) -> None:
        module, _, name = form.writer.partition(":")
        assert callable(getattr(importlib.import_module(module), name))

    @pytest.mark.parametrize("form", FORMS)
    def test_its_page_says_how_it_comes_back(self, form: str) -> None:
        page = Path(__file__).resolve().parents[2] / "docs" / "exports.md"
        rows = [one for one in page.read_text("utf-8").splitlines() if one.startswith("| `")]
        assert any(f"`{form}`" in row.split("|")[1] for row in rows)

    def test_a_version_is_asked_only_of_what_has_one(self, scene: Scene, tmp_path: Path) -> None:
        done = call(
            *("export", scene.notices[0], "--as", "premis", "--version", 1, "-o", tmp_path / "out"),
            archive=scene.archive,
        )
        assert done.returncode == 3 and "takes no --version" in done.stderr


class TestSeveral:
    """Of several notices each has a place in one folder, and what is withheld is told."""

    def test_all_that_may_be_given_out(self, scene: Scene, tmp_path: Path) -> None:
        done = good(scene.archive, "export", "--all", "-o", tmp_path / "out", "--json")
        *told, withheld = answers(done)
        assert [one["notice"] for one in told] == scene.notices[:2]
        assert [Path(one["folder"], "a.txt").exists() for one in told] == [True, False]
        assert withheld["notice"] == scene.notices[2] and "folder" not in withheld
        assert f"Left out: {scene.notices[2]} " in done.stderr

    def test_a_list_of_them(self, scene: Scene, tmp_path: Path) -> None:
        listed = tmp_path / "listed"
        listed.write_text("\n".join(scene.notices[:2]))
        out = tmp_path / "out"
        told = good(scene.archive, "export", "--list", listed, "--as", "premis", "-o", out)
        assert "2 notices as premis" in told.stdout
        assert len([name for name in os.listdir(out) if name.endswith(".xml")]) == 2

    def test_where_all_are_withheld_nothing_is_written(self, scene: Scene, tmp_path: Path) -> None:
        withheld = scene.notices[2]
        for asked in ([withheld], [withheld, withheld]):
            done = call("export", *asked, "-o", tmp_path / "out", archive=scene.archive)
            assert done.returncode == 3 and "withheld" in done.stderr
        assert os.listdir(tmp_path) == []

    @pytest.mark.parametrize("asked", [(), ("--all", "ark:1/x")])
    def test_what_is_wanted_is_said_in_one_way(
        self, scene: Scene, tmp_path: Path, asked: tuple[str, ...]
    ) -> None:
        done = call("export", *asked, "-o", tmp_path / "out", archive=scene.archive)
        assert done.returncode == 3 and "Which notices?" in done.stderr


class TestTarget:
    """It is written beside its place and put there whole, or not at all."""

    def test_a_form_that_fails_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError), drafted(tmp_path / "a" / "out") as draft:
            draft.mkdir()
            (draft / "file").write_bytes(b"half")
            raise ValueError
        assert os.listdir(tmp_path / "a") == []

    def test_what_others_put_there_meanwhile_stays(self, tmp_path: Path) -> None:
        with pytest.raises(ExportError, match="exists"), drafted(tmp_path / "out") as draft:
            draft.write_bytes(b"ours")
            (tmp_path / "out").write_bytes(b"theirs")
        assert (tmp_path / "out").read_bytes() == b"theirs"
        assert os.listdir(tmp_path) == ["out"]

    def test_a_folder_that_was_filled_meanwhile_stays(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        with pytest.raises(ExportError, match="exists"), drafted(tmp_path / "out") as draft:
            draft.mkdir()
            (tmp_path / "out" / "theirs").write_bytes(b"theirs")
        assert os.listdir(tmp_path / "out") == ["theirs"]

    def test_an_empty_folder_is_filled(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        with drafted(tmp_path / "out") as draft:
            draft.mkdir()
            (draft / "ours").write_bytes(b"ours")
        assert os.listdir(tmp_path / "out") == ["ours"]

    @pytest.mark.parametrize("there", ["link", "file", "full"])
    def test_what_is_there_is_refused_before_anything_is_read(
        self, tmp_path: Path, there: str
    ) -> None:
        (tmp_path / "link").symlink_to("nowhere")
        (tmp_path / "file").write_bytes(b"")
        (tmp_path / "full" / "inner").mkdir(parents=True)
        with pytest.raises(ExportError), drafted(tmp_path / there):
            pytest.fail("nothing is written")

    def test_the_folder_one_stands_in_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ExportError, match="in use as a folder"), drafted(Path(".")):
            pytest.fail("nothing is written")
