"""Pages of an OFD that are pictures: recognised as those of a PDF are, and never the text."""

from __future__ import annotations

import pytest
from PIL import Image

from ingest.documents import recognise
from ofd_files import HEIGHT, SPACE, WIDTH, ofd, text
from scans import CHINESE, FONT, packed, png, read_scan, scanned
from system_packages import NEEDS, need

HALF = scanned()
PICTURE = Image.new("L", (HALF.width, round(HALF.width * HEIGHT / WIDTH)), 255)
PICTURE.paste(HALF)
UPRIGHT = f"{WIDTH} 0 0 {HEIGHT} 0 0"


def scan(picture: bytes, shown: str, listed: str = "image_4.png", at: str = "Res/") -> bytes:
    """An OFD of a page that is a picture, shown by some matrix."""
    media = f'<ofd:MultiMedia ID="4" Type="Image"><ofd:MediaFile>{listed}</ofd:MediaFile>'
    media = f"<ofd:MultiMedias>{media}</ofd:MultiMedia></ofd:MultiMedias>"
    image = (
        f'<ofd:ImageObject ID="5" Boundary="0 0 {WIDTH} {HEIGHT}" ResourceID="4" CTM="{shown}"/>'
    )
    return ofd(
        [[text(25, 30, "  "), image]],
        "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        parts={
            "Doc_0/DocumentRes.xml": f'<ofd:Res {SPACE} BaseLoc="Res">{media}</ofd:Res>',
            f"Doc_0/{at}image_4.png": picture,
        },
    )


@pytest.fixture
def tesseract() -> None:
    need("tesseract", "tesseract-ocr")
    if not FONT.is_file():
        pytest.skip(f"{NEEDS}'fonts-noto-cjk' ({FONT.name})")
    if not {"chi_sim", "eng"} <= recognise.recogniser()[1]:
        pytest.skip(f"{NEEDS}'tesseract-ocr-chi-sim' (chi_sim)")


@pytest.mark.usefixtures("tesseract")
class TestScans:
    @pytest.mark.parametrize(
        ("listed", "at"),
        [("image_4.png", "Res/"), ("Res/image_4.png", "Res/"), ("image_4.png", "")],
        ids=["in the folder of resources", "from the list on", "beside the list"],
    )
    def test_a_page_that_is_a_picture_is_recognised(self, listed: str, at: str) -> None:
        data = scan(png(PICTURE), UPRIGHT, listed, at)
        found = read_scan(data)
        assert found.format == "ofd" and found.witness
        assert [one.language for one in found.columns] == ["zh-Hans", "en"]
        wanted, got = packed("".join(map("".join, CHINESE))), packed(found.columns[0].view.text)
        assert sum(one in got for one in wanted) >= 0.9 * len(wanted)
        # Printed at 30 points from the left, on a line 80 from the top.
        assert found.placed[0].box[:2] == pytest.approx((30, 70), abs=4)


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize(
    ("picture", "shown"),
    [
        (png(PICTURE), f"-{WIDTH} 0 0 -{HEIGHT} {WIDTH} {HEIGHT}"),
        (png(PICTURE)[:900], UPRIGHT),
        (b"JB2", UPRIGHT),
        (png(Image.new("L", (9, 9))), "1e6 0 0 1e6 -9e5 -9e5"),
    ],
    ids=["on its head", "cut", "of another kind", "far too large"],
)
def test_what_cannot_be_recognised_is_a_page_without_text(picture: bytes, shown: str) -> None:
    found = read_scan(scan(picture, shown))
    assert found.text is None
    assert [one.code for one in found.findings] == ["page-without-text"]


def test_none_is_recognised_where_none_is_asked_for() -> None:
    data = scan(png(PICTURE), UPRIGHT)
    assert [one.code for one in read_scan(data, ocr_pages=0).findings] == ["page-without-text"]


def test_text_beside_a_picture_is_the_text() -> None:
    image = f'<ofd:ImageObject ID="5" Boundary="0 0 {WIDTH} {HEIGHT}" ResourceID="4"/>'
    found = read_scan(ofd([[image, text(25, 30, "某市通告")]]))
    assert not found.witness and found.findings == ()
