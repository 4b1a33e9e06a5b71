"""Where the owner's keys and trust lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from kits import OURS, THEIRS
from manifests import NO_TRUST, TrustError
from muniment.config import Config, create_private, find_trust


class TestFolder:
    """`$MUNIMENT_CONFIG`, else `$XDG_CONFIG_HOME/muniment`, else `~/.config/muniment`."""

    def test_the_first_that_is_named_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", "/srv/of/nobody")
        named = {"MUNIMENT_CONFIG": "/named", "XDG_CONFIG_HOME": "/xdg"}
        assert Config.of(named).folder == Path("/named")
        assert Config.of({"XDG_CONFIG_HOME": "/xdg"}).folder == Path("/xdg/muniment")
        for empty in ({}, {"MUNIMENT_CONFIG": "", "XDG_CONFIG_HOME": ""}):
            assert Config.of(empty).folder == Path("/srv/of/nobody/.config/muniment")

    def test_each_origin_has_a_key_folder_of_its_own(self) -> None:
        origins = ("a.org/x", "a.org-x", "A.org/x", "公.org", "..", "/", "a" * 300, "a" * 301)
        folders = {Config(Path("c")).keys(origin) for origin in origins}
        assert len(folders) == len(origins)
        for folder in folders:
            assert folder.parent == Path("c/keys") and folder.name.isascii()
            assert len(folder.name) < 60 and not folder.name.startswith(".")

    def test_only_the_owner_may_enter(self, tmp_path: Path) -> None:
        create_private(tmp_path / "a" / "b")
        create_private(tmp_path / "a" / "b")
        assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b")] == [0o700] * 2


class TestTrust:
    """ "Trust is `--trust DIR`, `MUNIMENT_TRUST`, else the verifier's own configuration"."""

    def folder(self, path: Path, line: str) -> Path:
        path.mkdir(parents=True)
        (path / "roots").write_text(line)
        return path

    def test_the_first_that_is_named_counts(self, tmp_path: Path) -> None:
        named = self.folder(tmp_path / "named", OURS.pinned("named"))
        variable = self.folder(tmp_path / "variable", OURS.pinned("variable"))
        self.folder(tmp_path / "config" / "trust", THEIRS.pinned("own"))
        config, environment = Config(tmp_path / "config"), {"MUNIMENT_TRUST": str(variable)}
        for given, env, name in (
            (named, environment, "named"),
            (None, environment, "variable"),
            (None, {}, "own"),
        ):
            assert [found for found, _ in find_trust(given, env, config).roots] == [name]

    def test_his_own_may_be_empty_but_a_named_one_must_be_there(self, tmp_path: Path) -> None:
        config = Config(tmp_path)
        assert find_trust(None, {}, config) == NO_TRUST
        with pytest.raises(TrustError):
            find_trust(tmp_path / "none", {}, config)
        with pytest.raises(TrustError):
            find_trust(None, {"MUNIMENT_TRUST": str(tmp_path / "none")}, config)
