"""What is read of a notice, and what happened to it, as programs of others read and judge it.

On the notice of the seeds and on a captured one. The other forms have files of their own: bags,
crates, OCFL, datasets (test_export_*.py), WARC and WACZ (test_captures_come_back.py).
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import akn
import pandoc
from exporting import Exporting
from muniment_cli import ROOT
from system_packages import need

PREMIS = ROOT.parent / "shared/fixtures/xsd/premis/premis-v3-0.xsd"
PANDOC = {"csl": "csljson", "bibtex": "bibtex", "ris": "ris"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Exporting:
    return Exporting(tmp_path_factory.mktemp("scene"))


@pytest.mark.parametrize("name", ["seed", "captured"])
def test_every_row_passes_its_judge(scene: Exporting, name: str, tmp_path: Path) -> None:
    notice = getattr(scene, name)
    for form in ("akn", "premis", "html", "text", *PANDOC):
        scene.export(notice, form, tmp_path / form)
    documents = sorted((tmp_path / "akn").glob("*.xml"))
    assert documents
    akn.judge(documents)
    words = ["--nonet", "--noout", "--schema", PREMIS, tmp_path / "premis"]
    assert not PREMIS.exists() or _said(need("xmllint", "libxml2-utils"), *words) == ""
    cited = [json.loads(pandoc.read(*of, "csljson")) for of in _citations(tmp_path)]
    assert all(len(one) == 1 and one[0]["title"] for one in cited)
    assert len({_plain(one[0]["title"]) for one in cited}) == 1
    # A page says in its text what the lines of text say.
    page = pandoc.read("html", tmp_path / "html", "plain")
    lines = (tmp_path / "text").read_text("utf-8").splitlines()
    said = [line.split("\t")[-1] for line in lines if "\t" in line]
    assert said and all(_plain(one) in _plain(page) for one in said)


def _citations(folder: Path) -> list[tuple[str, Path]]:
    return [(kind, folder / form) for form, kind in PANDOC.items()]


def _said(*words: object) -> str:
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
