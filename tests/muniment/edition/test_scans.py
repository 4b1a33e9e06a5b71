"""Scans as scanners leave them: askew, in shade, faded, with black edges, streaks and dust."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat

from ingest.documents import recognise
from ingest.documents.cleaned import cleaned
from ingest.documents.picture import page_of
from ingest.documents.seals import grey_of
from ingest.documents.upright import slope_of
from muniment.edition.paper.lines import Box
from muniment.edition.paper.sizes import Size
from scans import CHINESE, ENGLISH, FONT, packed, png, read_scan, scanned
from system_packages import NEEDS, need


def turned(page: Image.Image, degrees: float = 2.5) -> Image.Image:
    return page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def shaded(page: Image.Image) -> Image.Image:
    lamp = Image.linear_gradient("L").rotate(90).resize(page.size)
    return ImageChops.multiply(page, lamp.point(lambda value: 90 + value * 165 // 255))


def edged(page: Image.Image) -> Image.Image:
    made = page.copy()
    draw = ImageDraw.Draw(made)
    draw.rectangle((0, 0, 30, page.height), fill=10)
    draw.rectangle((0, 0, page.width, 20), fill=15)
    return made


def streaked(page: Image.Image) -> Image.Image:
    made = page.copy()
    draw = ImageDraw.Draw(made)
    for x in (330, 800):
        draw.line((x, 0, x, page.height), fill=60, width=2)
    return made


def dusty(page: Image.Image, one_of: int = 150) -> Image.Image:
    made, chance = page.copy(), random.Random(7)
    for _ in range(page.width * page.height // one_of):
        place = chance.randrange(page.width), chance.randrange(page.height)
        made.putpixel(place, chance.randrange(256))
    return made


def faded(page: Image.Image) -> Image.Image:
    return page.point(lambda value: 150 + value * 105 // 255)


def greyed(page: Image.Image) -> Image.Image:
    return page.point(lambda value: 40 + value * 140 // 255)


def all_of_it(page: Image.Image) -> Image.Image:
    return dusty(edged(shaded(turned(page, -1.4))), 400)


WAYS = (turned, shaded, edged, streaked, dusty, faded, greyed, ImageOps.invert, all_of_it)


class TestCleaned:
    """Columns and lines are told apart on any scan as on a clean page."""

    @pytest.mark.parametrize("spoil", WAYS)
    def test_two_columns_are_two_regions(self, spoil: Callable[[Image.Image], Image.Image]) -> None:
        page = ImageOps.expand(scanned(), 60, 255)
        for clean, made in zip(
            page_of(page)["regions"], page_of(spoil(page))["regions"], strict=True
        ):
            assert made["glyph"] == pytest.approx(clean["glyph"], abs=8)

    def test_a_clean_page_stays_as_it_is(self) -> None:
        page = scanned()
        assert cleaned(page).tobytes() == page.tobytes()
        assert page_of(page)["slope"] == 0.0

    def test_white_letters_on_a_black_head_stay(self) -> None:
        page = Image.new("L", (800, 1000), 255)
        page.paste(ImageOps.invert(scanned().crop((0, 120, 800, 260))), (0, 0))
        head = cleaned(page).crop((0, 0, 800, 140))
        assert ImageStat.Stat(head).median == [0] and head.getextrema()[1] == 255

    def test_a_page_without_letters_has_none_afterwards(self) -> None:
        blank = Image.new("L", (600, 800), 255)
        for page in (greyed(blank), faded(blank), shaded(blank), edged(blank)):
            assert page_of(page)["regions"] == []

    @given(st.integers(1, 40), st.integers(1, 40), st.randoms(use_true_random=False))
    def test_no_picture_is_too_small(self, wide: int, high: int, chance: random.Random) -> None:
        page = Image.frombytes("L", (wide, high), chance.randbytes(wide * high))
        assert cleaned(page).size == page.size
        assert abs(slope_of(page)) <= 10


class TestSeals:
    """A red seal leaves what it stands over; a red head stays."""

    def test_print_under_a_seal_is_black_and_the_seal_is_white(self) -> None:
        page = ImageOps.expand(scanned(), 120, 255).convert("RGB")
        seal = Image.new("RGB", page.size, "white")
        draw = ImageDraw.Draw(seal)
        draw.ellipse((160, 160, 400, 400), outline=(214, 40, 50), width=9)
        draw.ellipse((250, 250, 310, 310), fill=(214, 40, 50))
        clean, made = page.convert("L"), grey_of(ImageChops.multiply(page, seal))
        assert ImageStat.Stat(ImageChops.difference(clean, made)).mean[0] < 0.5
        assert page_of(made)["regions"][0]["glyph"] == page_of(clean)["regions"][0]["glyph"]

    def test_a_red_head_stays(self) -> None:
        page = Image.new("RGB", (1200, 1600), "white")
        draw = ImageDraw.Draw(page)
        for x in range(200, 1000, 110):
            draw.rectangle((x, 100, x + 80, 180), outline=(220, 30, 40), width=12)
        draw.line((150, 230, 1050, 230), (220, 30, 40), 5)
        assert grey_of(page).tobytes() == page.convert("L").tobytes()


class TestUpright:
    """A page that is askew is turned, and each box leads back to the page as it came."""

    @pytest.mark.parametrize("degrees", [-9.0, -2.3, -0.7, 0.5, 1.2, 4.5])
    def test_the_slope_is_that_by_which_it_was_turned(self, degrees: float) -> None:
        page = ImageOps.expand(scanned(), 100, 255)
        assert slope_of(turned(page, degrees)) == pytest.approx(-degrees, abs=0.2)

    def test_what_is_no_text_has_none(self) -> None:
        ring = Image.new("L", (600, 800), 255)
        ImageDraw.Draw(ring).ellipse((150, 200, 450, 500), outline=0, width=6)
        for page in (ring, Image.effect_noise((600, 800), 120), Image.new("L", (600, 800), 255)):
            assert slope_of(page) == 0.0

    @given(
        st.floats(-10, 10).filter(lambda one: abs(one) > 0.2),
        st.integers(20, 360),
        st.integers(20, 560),
    )
    def test_a_box_leads_back(self, slope: float, x: int, y: int) -> None:
        page = Image.new("L", (400, 600), 0)
        page.paste(255, (x - 1, y - 1, x + 2, y + 2))
        box = page.rotate(slope, Image.Resampling.BILINEAR, expand=True).getbbox()
        assert box is not None
        shown = Size(400, 600, slope=slope).shown(Box(*box))
        middle = (shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2
        assert middle == pytest.approx((x + 0.5, y + 0.5), abs=2)


class TestTesseract:
    """From a spoilt scan to the edition."""

    def test_a_scan_is_read_however_it_lay(self) -> None:
        need("tesseract", "tesseract-ocr")
        if not FONT.is_file():
            pytest.skip(f"{NEEDS}'fonts-noto-cjk' ({FONT.name})")
        if not {"chi_sim", "eng"} <= recognise.recogniser()[1]:
            pytest.skip(f"{NEEDS}'tesseract-ocr-chi-sim' (chi_sim)")
        page = ImageOps.expand(scanned(), 60, 255)
        plain, spoilt = read_scan(png(page)), read_scan(png(all_of_it(page)))
        assert [one.language for one in spoilt.columns] == ["zh-Hans", "en"]
        assert [u.id for u in spoilt.columns[1].units if u.label] == ["art_1", "art_2"]
        for column, lines in zip(spoilt.columns, (CHINESE, ENGLISH), strict=True):
            wanted, got = packed("".join(map("".join, lines))), packed(column.view.text)
            assert sum(one in got for one in wanted) >= 0.9 * len(wanted)
        # The first letters stand where they do on the page, which was turned about its middle.
        assert spoilt.placed[0].box[:2] == pytest.approx(plain.placed[0].box[:2], abs=40)
