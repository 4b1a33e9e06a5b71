"""WARC files in Zstandard, as the IIPC's specification 1.0 has them: judged, and taken in."""

import random
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import SourceKind
from judged import codes, judge, judge_warc, verdict
from manifests import LimitError, Limits
from muniment.imports.recognise import recognise_import
from muniment_cli import answers, good, holds, new_archive
from warcs import URL, frame, framed, info, packed, plain, response, skippable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PAGE = response("<p>公告</p>".encode(), HTML)
OTHER = response(b"<p>other", HTML, warc_target_uri="https://example.org/other")
WORDS = [b"notice", b"ministry", b"<p>", b"WARC-Type: response"]
RANDOM = random.Random(5)
SAMPLES = [b" ".join(RANDOM.choices(WORDS, k=40)) for _ in range(300)]
DICTIONARY = zstd.train_dict(SAMPLES, 2000)
OTHER_DICTIONARY = zstd.train_dict(SAMPLES[::-1], 1500)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("zstd"))


def halves(one: bytes) -> bytes:
    middle = len(one) // 2
    return frame(one[:middle]) + frame(b"") + skippable(b"between") + frame(one[middle:])


class TestValid:
    """ "Each WARC record must correspond to one or more Zstandard frames" (§4)."""

    @pytest.mark.parametrize(
        "data",
        [
            framed(info(), PAGE),
            framed(info(), PAGE, dictionary=DICTIONARY),
            framed(info(), PAGE, dictionary=DICTIONARY, inner=True),
            halves(info()) + halves(PAGE) + frame(OTHER),
            frame(info()) + skippable(b"padding") + frame(PAGE) + skippable(b"", 0x5F),
            frame(b"") + skippable(b"an index") + frame(info()),
        ],
    )
    def test_as_the_specification_has_them(self, data: bytes) -> None:
        report = judge_warc(data)
        assert codes(report, None) == set()
        assert "warc-zstd" in {looked.code for looked in report.checked}

    def test_each_record_lies_where_its_first_frame_begins(self, tmp_path: Path) -> None:
        path = tmp_path / "crawl.warc.zst"
        path.write_bytes(framed(info(), PAGE))
        assert verdict(judge(path)) == "valid"
        assert recognise_import(path, Limits()) is SourceKind.WARC
        path = path.rename(tmp_path / "unnamed")
        assert recognise_import(path, Limits()) is SourceKind.WARC
        path.write_bytes(frame(b"anything"))
        assert recognise_import(path, Limits()) is None


class TestInvalid:
    """What the specification says a file must be, and is not."""

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (frame(info(), checksum_flag=0), "zst-no-checksum"),
            (frame(info(), content_size_flag=0), "zst-no-size"),
            (frame(info() + PAGE), "zst-member"),
            (frame(info()) + frame(b"no record"), "zst-no-record"),
            (skippable(b"first") + frame(info()), "warc-4-between"),
            (frame(info()) + framed(PAGE, dictionary=DICTIONARY), "zst-garbage"),
            (frame(info()) + b"rubbish behind it", "zst-garbage"),
            (frame(info()) + packed(PAGE), "zst-garbage"),
            (skippable(b"no dictionary", 0x5D) + frame(info()), "zst-dictionary"),
            (skippable(frame(b"none"), 0x5D) + frame(info()), "zst-dictionary"),
            (framed(dictionary=DICTIONARY) + frame(info()), "zst-dictionary-id"),
            (frame(info())[:-5], "zst-cut"),
            (framed(dictionary=DICTIONARY)[:-5], "zst-cut"),
            (frame(info()) + skippable(b"cut short")[:-3], "zst-cut"),
        ],
    )
    def test_it_is_said_what(self, data: bytes, code: str) -> None:
        assert code in codes(judge_warc(data))

    def test_another_dictionary_opens_nothing(self) -> None:
        dictionary = skippable(OTHER_DICTIONARY.dict_content, 0x5D)
        assert codes(judge_warc(dictionary + frame(info(), DICTIONARY))) >= {"zst-damaged"}

    def test_reading_goes_on_behind_a_damaged_frame(self) -> None:
        first = bytearray(frame(info()))
        first[len(first) // 2] ^= 0xFF
        report = judge_warc(bytes(first) + frame(PAGE))
        assert codes(report) == {"zst-damaged"}
        assert ("members", "2") in report.checked[1].particulars

    def test_a_cut_anywhere_but_between_records_is_found(self) -> None:
        data = framed(info(), PAGE, dictionary=DICTIONARY)
        boundary = len(framed(info(), dictionary=DICTIONARY))
        whole = [size for size in range(len(data)) if not codes(judge_warc(data[:size]))]
        assert whole == [boundary]


class TestHostile:
    """Bombs, windows and dictionaries have limits; nothing else raises."""

    def test_a_bomb_is_not_unfolded(self) -> None:
        bomb = b"WARC/1.1\r\nContent-Length: 99999999\r\n\r\n" + bytes(20 << 20)
        with pytest.raises(LimitError, match="decoded_ratio"):
            judge_warc(frame(info()) + frame(bomb))

    def test_a_bomb_of_a_dictionary_is_none(self) -> None:
        data = skippable(frame(bytes(20 << 20)), 0x5D) + frame(info())
        assert "zst-dictionary" in codes(judge_warc(data))

    def test_large_windows_and_dictionaries_are_not_taken(self) -> None:
        wide = bytearray(frame(info(), content_size_flag=0))
        wide[5] = 0xFF
        with pytest.raises(LimitError, match="window"):
            judge_warc(bytes(wide))
        with pytest.raises(LimitError, match="dictionary"):
            judge_warc(b"\x5d\x2a\x4d\x18\xff\xff\xff\xff" + frame(info()))

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_no_change_of_a_file_raises(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from([None, DICTIONARY]))
        whole = framed(info(), PAGE, dictionary=chosen)
        at = data.draw(st.integers(0, len(whole)))
        new = data.draw(st.binary(max_size=6))
        changed = whole[:at] + new + whole[at + data.draw(st.integers(0, 6)) :]
        try:
            judge_warc(changed)
        except LimitError as error:
            assert "window" in str(error) or "dictionary" in str(error)

    def test_a_flipped_bit_is_noticed_or_changes_nothing(self) -> None:
        data = framed(info(), PAGE)
        for at in range(0, len(data), 5):
            changed = bytearray(data)
            changed[at] ^= 1 << (at % 8)
            with suppress(LimitError):
                told = codes(judge_warc(bytes(changed)), None)
                assert told or zstd.decompress(changed) == plain(info(), PAGE), at


class TestImports:
    """A file in Zstandard is taken in like any other WARC."""

    @pytest.mark.parametrize("dictionary", [None, DICTIONARY])
    def test_the_file_and_its_page(
        self, archive: Path, tmp_path: Path, dictionary: zstd.ZstdDict | None
    ) -> None:
        path = tmp_path / "one.warc.zst"
        path.write_bytes(framed(info(), PAGE, dictionary=dictionary))
        [told] = answers(good(archive, "preserve", "--json", path))
        container, page = told["files"]
        assert container["path"].endswith("/data.warc.zst")
        [shown] = answers(good(archive, "show", "--json", told["notice"]))
        content = archive / shown["shelf"] / "v1/content"
        assert (content / container["path"]).read_bytes() == path.read_bytes()
        assert (content / page["path"]).read_text() == "<p>公告</p>"

    def test_a_page_of_many_brings_its_records_plainly(self, archive: Path, tmp_path: Path) -> None:
        path = tmp_path / "many.warc.zst"
        path.write_bytes(framed(info(), PAGE, OTHER, dictionary=DICTIONARY))
        _, told = answers(good(archive, "preserve", "--json", path, "--url", URL))
        [shown] = answers(good(archive, "show", "--json", told["notice"]))
        content = archive / shown["shelf"] / "v1/content"
        kept = content / told["files"][0]["path"]
        assert kept.name == "data.warc" and kept.read_bytes() == plain(info(), PAGE)
        holds(archive)
