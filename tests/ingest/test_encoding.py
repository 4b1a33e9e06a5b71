"""A text is read as a browser reads it, and a label that lies is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.encoding import Decoded, read_text, text_findings
from ingest.text.prescan import label_in, prescan
from recordings import NOTICE, codes, ok, record

CHINESE = "第一条 为了规范政务公开工作，保障公民依法获取政府信息，制定本办法。"
TAIWAN = "第一條 為了規範政務公開工作，保障公民依法取得政府資訊，訂定本辦法。"
JAPANESE = "情報公開に関する告示を次のとおり定める。この告示は公布の日から施行する。"
KOREAN = "정보공개에 관한 고시를 다음과 같이 정한다. 이 고시는 공포한 날부터 시행한다."
RUSSIAN = "Уведомление о предоставлении информации. Настоящий приказ вступает в силу."
ARABIC = "إعلان بشأن نشر المعلومات الحكومية للجمهور"
GERMAN = "Bekanntmachung über die Änderung der Gebühren für Schüler, größtenteils übernächstes Jahr"


def read(data: bytes, http: str = "", declared: bool = True, whole: bool = True) -> Decoded:
    content_type = f"text/html; charset={http}".encode() if http else b"text/html"
    found = read_text(data, whole, declared, content_type)
    assert found is not None
    return found


def found(decoded: Decoded) -> list[str]:
    return [finding.code for finding in text_findings(decoded, "here")]


class TestLabels:
    """Labels mean what the Encoding standard says (§4.2), not what they once meant."""

    @pytest.mark.parametrize(
        ("label", "codec", "text", "name"),
        [
            ("gb2312", "gb18030", CHINESE + "镕", "gbk"),
            (" GB_2312-80 ", "gbk", CHINESE, "gbk"),
            ("gb18030", "gb18030", CHINESE + "𠮷", "gb18030"),
            ("big5", "big5hkscs", TAIWAN + "嘅", "big5"),
            ("Shift_JIS", "cp932", JAPANESE + "①", "shift_jis"),
            ("x-sjis", "cp932", JAPANESE, "shift_jis"),
            ("ks_c_5601-1987", "cp949", KOREAN + "똠", "euc-kr"),
            ("iso-8859-1", "cp1252", GERMAN + " – €", "windows-1252"),
            ("windows-1251", "cp1251", RUSSIAN, "windows-1251"),
            ("koi8-r", "koi8_r", RUSSIAN, "koi8-r"),
            ("windows-1256", "cp1256", ARABIC, "windows-1256"),
            ("utf8", "utf-8", CHINESE, "utf-8"),
        ],
    )
    def test_of_each(self, label: str, codec: str, text: str, name: str) -> None:
        decoded = read(text.encode(codec), label)
        assert (decoded.text, decoded.encoding, decoded.how) == (text, name, "http")
        assert found(decoded) == []

    def test_gb18030_is_of_2022(self) -> None:
        raw = bytes.fromhex("a6d9a6dea6f3a8bcfe59fe61fea0 8135f437 82359037")
        assert read(raw, "gb18030").text == "︐︕︙ḿ龴龵龻\ue7c7龴"

    def test_bytes_that_python_has_no_character_for(self) -> None:
        assert read(b"\x80 5", "gbk").text == "€ 5"
        assert read(b"\x81\x8d 5", "windows-1252").text == "\x81\x8d 5"

    def test_a_label_that_names_nothing_is_found_and_left_aside(self) -> None:
        decoded = read(CHINESE.encode(), "chinese-or-so")
        assert (decoded.encoding, decoded.how) == ("utf-8", "content")
        assert found(decoded) == ["text-label-unknown"]


class TestOrder:
    """Mark, then HTTP, then the page, then the content (HTML §13.2.3.2)."""

    META = '<meta charset="big5">'

    def test_a_mark_beats_all(self) -> None:
        decoded = read((self.META + CHINESE).encode("utf-8-sig"), "gbk")
        assert (decoded.encoding, decoded.how) == ("utf-8", "mark")

    def test_http_beats_the_page_and_the_difference_is_found(self) -> None:
        decoded = read((self.META + CHINESE).encode("gbk"), "gb2312")
        assert (decoded.encoding, decoded.how, decoded.label) == ("gbk", "http", "gb2312")
        assert found(decoded) == ["text-labels-differ"]

    def test_two_labels_of_one_encoding_do_not_differ(self) -> None:
        decoded = read(('<meta charset="gbk">' + CHINESE).encode("gbk"), "gb18030")
        assert found(decoded) == []

    def test_the_page_speaks_where_http_does_not(self) -> None:
        decoded = read((self.META + TAIWAN).encode("big5"))
        assert (decoded.encoding, decoded.how) == ("big5", "meta")

    def test_plain_text_has_no_meta(self) -> None:
        decoded = read((self.META + CHINESE).encode(), declared=False)
        assert (decoded.encoding, decoded.how) == ("utf-8", "content")

    @pytest.mark.parametrize(
        ("text", "codec", "name"),
        [
            (CHINESE, "gbk", "gb18030"),
            (TAIWAN, "big5", "big5"),
            (JAPANESE, "cp932", "shift_jis"),
            (JAPANESE, "euc_jp", "euc-jp"),
            (KOREAN, "cp949", "euc-kr"),
            (RUSSIAN, "cp1251", "windows-1251"),
            (RUSSIAN, "koi8_r", "koi8-r"),
            (ARABIC, "cp1256", "windows-1256"),
            (GERMAN, "cp1252", "windows-1252"),
        ],
    )
    def test_what_nobody_labelled_is_found_in_the_content(
        self, text: str, codec: str, name: str
    ) -> None:
        decoded = read(f"<p>{text}</p>".encode(codec))
        assert (decoded.text, decoded.encoding) == (f"<p>{text}</p>", name)

    @pytest.mark.parametrize("label", ["", "utf-8"])
    @pytest.mark.parametrize("half", ["\ud83d\ude00", "\ud800", "\udfff\ud800"])
    def test_halves_of_pairs_are_damage_in_utf_8_and_make_it_no_other_encoding(
        self, half: str, label: str
    ) -> None:
        decoded = read(f"{CHINESE}{half}。".encode("utf-8", "surrogatepass"), label)
        assert decoded.text == CHINESE + 3 * len(half) * "\ufffd" + "。"
        assert (decoded.encoding, decoded.content) == ("utf-8", "")
        assert found(decoded) == ["text-damaged"]


class TestWrongLabels:
    """Both are said: what a browser reads, and what the bytes are in."""

    @pytest.mark.parametrize(
        ("text", "codec", "label", "content"),
        [
            (CHINESE, "gbk", "utf-8", "gb18030"),
            (CHINESE, "utf-8", "gb2312", "utf-8"),
            (CHINESE, "gbk", "iso-8859-1", "gb18030"),
            (TAIWAN, "big5", "utf-8", "big5"),
            (JAPANESE, "cp932", "utf-8", "shift_jis"),
            (JAPANESE, "utf-8", "iso-8859-1", "utf-8"),
        ],
    )
    def test_of_each(self, text: str, codec: str, label: str, content: str) -> None:
        decoded = read(text.encode(codec), label)
        assert (decoded.text, decoded.content, decoded.damaged) == (text, content, 0)
        assert found(decoded) == ["text-label-wrong"]

    @pytest.mark.parametrize("text", ["联通", "Grüße aus Köln", GERMAN])
    def test_few_letters_do_not_make_a_label_wrong(self, text: str) -> None:
        label, codec = ("gb2312", "gbk") if text == "联通" else ("iso-8859-1", "cp1252")
        decoded = read(text.encode(codec), label)
        assert (decoded.text, decoded.content) == (text, "")

    def test_a_damaged_place_is_no_wrong_label(self) -> None:
        decoded = read(CHINESE.encode() * 20 + b"\xff", "utf-8")
        assert (decoded.content, decoded.damaged) == ("", 1)
        assert found(decoded) == ["text-damaged"]

    def test_a_replacement_character_in_the_text_is_no_damage(self) -> None:
        assert read("坏了：\ufffd".encode(), "utf-8").damaged == 0


class TestPrescan:
    """The HTML standard's way to find a page's own label, tags and comments passed over."""

    @pytest.mark.parametrize(
        ("page", "label"),
        [
            (b"<meta charset=gb2312>", "gb2312"),
            (b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=gb2312'>", "gb2312"),
            (b"<meta content=\"text/html;charset = 'big5'\" http-equiv=content-type>", "big5"),
            (b"<meta content='text/html; charset=gbk'>", None),
            (b"<!-- <meta charset=gbk> --><meta charset=big5>", "big5"),
            (b"<!--><meta charset=gbk>", "gbk"),
            (b"<p title='<meta charset=gbk>'><meta charset=big5>", "big5"),
            (b'</p x=><meta\tcharset="utf-8"/>', "utf-8"),
            (b"<!doctype html><?x y?><meta/charset=gbk>", "gbk"),
            (b"<metadata charset=gbk>", None),
            (b"<meta charset='gbk", None),
            (b" " * 1024 + b"<meta charset=gbk>", None),
            (b"<meta charset", None),
            (b"<!-- no end", None),
            (b'<?xml version="1.0" encoding="gb2312"?><html>', "gb2312"),
            (b"<?xml version='1.0' encoding = 'Big5' ?><!-- no end", "Big5"),
            (b'<?xml version="1.0" encoding="gbk"?><meta charset=big5>', "big5"),
            (b'<?xml version="1.0" encoding="g b k"?>', None),
            (b'<?xml encoding="gbk"', None),
            (b' <?xml version="1.0" encoding="gbk"?>', None),
        ],
    )
    def test_of_each(self, page: bytes, label: str | None) -> None:
        assert prescan(page) == label

    def test_an_xml_declaration_is_the_page_s_own_word(self) -> None:
        text = "Rozporządzenie Rady Ministrów. Zażółć gęślą jaźń."
        page = f'<?xml version="1.0" encoding="windows-1250"?><html><p>{text}'.encode("cp1250")
        decoded = read(page)
        assert (decoded.encoding, decoded.how) == ("windows-1250", "meta")
        assert decoded.text.endswith(text) and found(decoded) == []

    def test_a_page_that_could_be_read_is_in_no_utf_16(self) -> None:
        assert read(b"<meta charset=utf-16>abc").encoding == "utf-8"

    @given(st.binary())
    def test_any_bytes_at_all(self, data: bytes) -> None:
        prescan(b"<meta " + data)
        label_in(data)
        read_text(data, declared=True, http=b"text/html;charset=" + data[:20])


class TestRecordings:
    """What was decided is a fact of the recording; the bytes stay."""

    def test_a_page_whose_label_lies(self, tmp_path: Path) -> None:
        raw = NOTICE.decode().encode("gbk")
        head = b"Content-Type: text/html; charset=UTF-8\r\nContent-Length: %d\r\n" % len(raw)
        recording = record(tmp_path, ok(head, raw))
        assert recording.encoding == {
            "content": "gb18030",
            "how": "http",
            "label": "UTF-8",
            "name": "utf-8",
        }
        assert codes(recording) == {"text-label-wrong"}
        assert recording.body is not None
        assert recording.body.read_bytes() == raw

    def test_a_file_that_is_no_text_has_no_encoding(self, tmp_path: Path) -> None:
        head = b"Content-Type: application/pdf\r\nContent-Length: 8\r\n"
        assert record(tmp_path, ok(head, b"%PDF-1.7")).encoding is None
