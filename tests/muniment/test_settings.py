"""An archive's settings."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from manifests import Limits
from muniment.settings import (
    Group,
    Recorder,
    Settings,
    SettingsError,
    default_settings,
    read_settings,
)


def settings(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "muniment.toml"
    path.write_text(text)
    return read_settings(path)


class TestDefaults:
    """ "muniment.toml: settings; every one has a default"."""

    def test_a_new_archive_has_the_defaults(self, tmp_path: Path) -> None:
        assert settings(tmp_path, default_settings("")) == Settings()
        assert settings(tmp_path, "format = 1\n") == Settings()
        assert settings(tmp_path, default_settings("12345")).naan == "12345"

    def test_every_setting_stands_in_it_as_a_comment(self, tmp_path: Path) -> None:
        text = re.sub(r"(?m)^# (\w+ = )", r"\1", default_settings(""))
        assert settings(tmp_path, text) == Settings()
        for section in (Limits(), Group(), Recorder()):
            for field in dataclasses.fields(section):
                assert f"# {field.name} = " in default_settings("")

    def test_what_is_set_counts(self, tmp_path: Path) -> None:
        found = settings(
            tmp_path,
            'format = 1\nnaan = "b5072"\n[limits]\nredirects = 3\nidle_seconds = 2\n'
            '[group]\nitems = 7\n[recorder]\nallow_private = ["localhost"]\n',
        )
        assert (found.naan, found.limits.redirects, found.group.items) == ("b5072", 3, 7)
        assert found.limits.idle_seconds == 2.0 and isinstance(found.limits.idle_seconds, float)
        assert found.recorder.allow_private == ("localhost",)


class TestRefusals:
    """An unknown setting, or one of another type, is an error that names it."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "format = 1"),
            ("format = 2", "format = 1"),
            ('format = "1"', "format = 1"),
            ("format = ", "cannot be read"),
            ("format = 1\n\udcff = 1", "cannot be read"),
            ("format = 1\nformat = 1", "cannot be read"),
            ("format = 1\ncolour = 3", "colour"),
            ("format = 1\n[limits]\nredirect = 3", "redirect"),
            ("format = 1\n[limits]\nredirects = -1", "limits.redirects is a number"),
            ('format = 1\n[limits]\nredirects = "3"', "limits.redirects is a number"),
            ("format = 1\n[limits]\nredirects = true", "limits.redirects is a number"),
            ("format = 1\n[limits]\nredirects = 1.5", "limits.redirects is a number"),
            ("format = 1\n[limits]\nidle_seconds = nan", "limits.idle_seconds is a number"),
            ("format = 1\n[limits]\nidle_seconds = inf", "limits.idle_seconds is a number"),
            ("format = 1\nlimits = 3", "is a table"),
            ("format = 1\n[recorder]\nuser_agent = 3", "recorder.user_agent is a text"),
            ("format = 1\n[recorder]\nallow_private = true", "is a list of texts"),
            ("format = 1\n[recorder]\nallow_private = [1]", "is a list of texts"),
            ('format = 1\nnaan = "99999"', "99999 is for tests only"),
            ("format = 1\nnaan = 12345", "naan"),
            ('format = 1\nnaan = "a/b"', "naan"),
        ],
    )
    def test_it_says_what_it_takes(self, tmp_path: Path, text: str, said: str) -> None:
        path = tmp_path / "muniment.toml"
        path.write_text(text, "utf-8", "surrogateescape")
        with pytest.raises(SettingsError, match=re.escape(said)) as refused:
            read_settings(path)
        assert str(path) in str(refused.value) and refused.value.exit_code == 3

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="cannot be read"):
            read_settings(tmp_path / "none.toml")
