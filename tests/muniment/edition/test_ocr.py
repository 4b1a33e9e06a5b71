"""Scans: letters recognised by column and by script, each word with its box, never the text."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from ingest.documents import recognise
from ingest.documents.child import Bounds, StoppedError
from ingest.documents.picture import page_of, said_of
from ingest.documents.recognise import Recognised
from manifests import Limits
from muniment.edition import ReadRendition
from muniment.edition.alignment.standing import standings
from muniment.edition.paper import picture as picture_reader
from muniment.edition.paper import recognition
from muniment.edition.read import read_rendition, without_recognition
from paper import at, page, pdf
from scans import CHINESE, ENGLISH, FONT, packed, png, scanned
from scans import read_scan as read
from system_packages import NEEDS, need


def scan_pdf(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=144)
    return out.getvalue()


def codes(rendition: ReadRendition) -> list[str]:
    return [one.code for one in rendition.findings]


class TestTesseract:
    """One small page, from the picture to the edition."""

    def test_a_scan_in_two_columns_and_two_languages(self) -> None:
        need("tesseract", "tesseract-ocr")
        if not FONT.is_file():
            pytest.skip(f"{NEEDS}'fonts-noto-cjk' ({FONT.name})")
        if not {"chi_sim", "eng"} <= recognise.recogniser()[1]:
            pytest.skip(f"{NEEDS}'tesseract-ocr-chi-sim' (chi_sim)")
        found = read(scan_pdf(scanned()))
        assert found.witness
        assert codes(found)[:2] == ["page-without-text", "text-recognised"]
        assert [one.language for one in found.columns] == ["zh-Hans", "en"]
        assert [u.id for u in found.columns[1].units if u.label] == ["art_1", "art_2"]
        english = packed(found.columns[1].view.text)
        assert english == packed("".join(map("".join, ENGLISH)))
        wanted = packed("".join(map("".join, CHINESE)))
        read_so = packed(found.columns[0].view.text)
        assert sum(one in read_so for one in wanted) >= 0.9 * len(wanted)
        assert found.text is not None
        [first, *_] = found.placed
        assert first.page == 1 and first.confidence is not None
        left, top, right, bottom = first.box
        assert 25 < left < right < 300 and 60 < top < bottom < 90


def words(*lines: str, sure: int = 95) -> list[Recognised]:
    """What a recogniser would say of lines, a word a line."""
    return [
        Recognised(line, (1, 1, n), (0, 40 * n, 20 * len(line), 40 * n + 30), sure)
        for n, line in enumerate(lines)
    ]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A recogniser that reads Chinese of every picture; the languages that it was asked for."""
    asked: list[str] = []

    def recognised(_png: bytes, language: str, _bounds: Bounds) -> list[Recognised]:
        asked.append(language)
        if len(asked) > 20:
            raise StoppedError("it crashed")
        return words(*CHINESE[0], sure=90 if language == "chi_sim" else 50)

    monkeypatch.setattr(recognition, "has_recogniser", lambda: True)
    known = frozenset(("chi_sim", "chi_tra", "eng"))
    monkeypatch.setattr(recognition, "recogniser", lambda: ("tesseract 5", known))
    monkeypatch.setattr(recognition, "recognised", recognised)

    def lines(_kind: str, data: bytes, _bounds: Bounds, *words: str) -> Iterator[dict[str, Any]]:
        return said_of(data, *words)

    monkeypatch.setattr(picture_reader, "document_lines", lines)
    return asked


class TestWitness:
    """What is recognised is marked, and stands back behind any rendition that has the text."""

    def test_it_is_a_witness_and_the_text_is_the_base(self, said: list[str]) -> None:
        scan = read(png(scanned()))
        assert scan.witness and scan.format == "picture"
        text = read_rendition("第一条　保存机构应当登记。".encode(), "notice.txt", Limits())
        [standing] = standings([scan, text])
        assert standing.base.rendition is text

    def test_the_kind_of_chinese_is_chosen_once_by_how_sure_it_is(self, said: list[str]) -> None:
        read(png(scanned()))
        assert said[:2] == ["chi_sim", "chi_tra"]
        assert set(said[2:]) <= {"chi_sim"}

    def test_nothing_is_recognised_where_no_page_may_be(self, said: list[str]) -> None:
        limits = without_recognition(Limits())
        for data, code in (
            (png(scanned()), "picture-unread"),
            (scan_pdf(scanned()), "page-without"),
        ):
            found = read_rendition(data, "scan", limits)
            assert found.text is None and [one[:12] for one in codes(found)] == [code[:12]]
        assert not said

    def test_unsure_words_are_counted(
        self, said: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        low = words(*CHINESE[0], sure=30)
        monkeypatch.setattr(recognition, "recognised", lambda *_: low)
        found = read(png(scanned()))
        assert codes(found)[:2] == ["text-recognised", "text-unsure"]

    def test_what_is_missing_is_named_with_its_package(
        self, said: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(recognition, "has_recogniser", lambda: False)
        found = read(png(scanned()))
        assert (found.text, codes(found)) == (None, ["document-needs-program"])
        monkeypatch.setattr(recognition, "is_installed", lambda _: False)
        assert codes(read(png(scanned()))) == ["document-needs-extra"]


class TestPictures:
    """Columns are cropped, letters brought to the height that is recognised best."""

    @pytest.mark.parametrize("scale", [1.0, 2.0, 5.0])
    def test_letters_come_out_at_25_to_35_pixels(self, scale: float) -> None:
        regions = page_of(scanned(scale))["regions"]
        assert len(regions) == 2 and len({one["zone"] for one in regions}) == 1
        for one in regions:
            assert 25 <= one["glyph"] * one["scale"] <= 35
            with Image.open(io.BytesIO(base64.b64decode(one["png"]))) as piece:
                wide = one["box"][2] - one["box"][0]
                assert piece.width == pytest.approx(wide * one["scale"], abs=1)

    def test_one_column_is_one_region(self) -> None:
        marks = [at(60, 80 + 24 * n, CHINESE[0][0] * 2, 12) for n in range(5)]
        with pypdfium2.PdfDocument(pdf([page(marks)])) as document:
            picture = document[0].render(scale=1.5, grayscale=True).to_pil().convert("L")
        assert len(page_of(picture)["regions"]) == 1

    @pytest.mark.parametrize(
        ("rows", "regions"),
        [
            (list(zip([*CHINESE[0], *CHINESE[1]], [*ENGLISH[0], *ENGLISH[1]], strict=True)), 2),
            ([("甲区人民政府", "2,000 元"), ("乙区", "300 元"), ("丙区市场", "45 元")] * 2, 1),
            ([("甲区", "二百元整"), ("乙区", "三百元整"), ("丙区", "四百元整")] * 2, 1),
        ],
        ids=["columns", "a table", "a table of cells alike"],
    )
    def test_a_few_lines_above_a_blank_rest(
        self, rows: list[tuple[str, str]], regions: int
    ) -> None:
        marks = [
            at(x, 80 + 24 * n, one, 12)
            for n, row in enumerate(rows)
            for x, one in zip((30, 310), row, strict=True)
        ]
        with pypdfium2.PdfDocument(pdf([page(marks)])) as document:
            picture = document[0].render(scale=1.5, grayscale=True).to_pil().convert("L")
        assert len(page_of(picture)["regions"]) == regions

    def test_pages_of_noise_and_none_at_all(self) -> None:
        for picture in (Image.new("L", (400, 600), 255), Image.effect_noise((300, 400), 120)):
            assert len(page_of(picture)["regions"]) <= 8
        assert page_of(Image.new("L", (1, 1), 0))["regions"] == []

    def test_limits_are_named_and_damage_is(self, said: list[str]) -> None:
        data = png(scanned())
        assert codes(read(data, picture_pixels=1000)) == ["picture-too-large"]
        assert codes(read(data[:400])) == ["document-damaged"]
        frames = io.BytesIO()
        one = scanned(1.0)
        one.save(frames, "TIFF", save_all=True, append_images=[one, one])
        assert "ocr-pages-cut" in codes(read(frames.getvalue(), ocr_pages=1))

    def test_a_recogniser_that_crashes_leaves_a_finding(self, said: list[str]) -> None:
        said.extend(["-"] * 20)
        found = read(png(scanned()))
        assert (found.text, codes(found)) == (None, ["document-stopped"])
