"""A deposit that a later muniment makes otherwise adds to the item, and is never refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deposit_answers import HASTE
from internet_archive import InternetArchiveDouble
from loopback import Answer, Loopback
from muniment.edition.model import Edition
from muniment.edition.shelved import read_shelved
from muniment.edition.views import View
from muniment_cli import answers, call, good, new_archive

PAGE = "<!doctype html><h1>关于示例的通告</h1><p>一、本通告自发布之日起施行。</p>".encode()


def _read_otherwise(*asked: Any) -> Edition:
    """Read an edition as a later muniment might: with one more sign in each text."""
    edition = read_shelved(*asked)
    return replace(
        edition,
        renditions=tuple(
            replace(
                one,
                columns=tuple(
                    replace(column, view=View.identity(f"{column.view.text.strip()}."))
                    for column in one.columns
                ),
            )
            for one in edition.renditions
        ),
    )


def test_what_a_later_muniment_makes_otherwise_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = new_archive(tmp_path)
    (archive / "muniment.toml").write_text(HASTE)
    with Loopback(lambda _asked: Answer(200, PAGE, "text/html; charset=utf-8")) as site:
        words = (f"{site.url}/n.html", "--allow-private", "--no-requisites", "--json")
        [notice] = answers(good(archive, "preserve", *words))
    with InternetArchiveDouble() as there:
        extra = there.environment(tmp_path)

        def deposit(*more: object) -> dict[str, Any]:
            words = ("deposit", notice["notice"], "--json", *more)
            [told] = answers(call(*words, archive=archive, extra=extra))
            return told

        first = deposit()
        [item] = there.items.values()
        before = {name: kept.data for name, kept in item.files.items()}
        monkeypatch.setattr("muniment.exchange.web.wacz.VERSION", "99.0.0")
        monkeypatch.setattr("muniment.deposit.depositing.read_shelved", _read_otherwise)
        again = deposit("--again")
        assert (again["outcome"], again["item"]) == ("whole", first["item"])
        assert {name: item.files[name].data for name in before} == before
        stems = {name.rpartition("-")[0] for name in again["sent"]}
        assert {"v1/captures", "kit"} <= stems
        assert "v1/text" in {stem.rpartition("/")[0] for stem in stems}
        assert not set(again["sent"]) & set(before)
        assert call("holdings", "check", archive=archive, extra=extra).returncode == 0
