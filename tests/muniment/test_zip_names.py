"""Names in zip files that do not say in what they are: decided over all of them at once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from manifests import Limits
from muniment.storage.file import local_file
from muniment.storage.packed import PackedError
from muniment.storage.zip import ZipStorage
from muniment.storage.zip_names import read_names


def infos(names: str, codec: str) -> list[zipfile.ZipInfo]:
    """Entries as `zipfile` gives those of which bit 11 is not set."""
    return [zipfile.ZipInfo(name.encode(codec).decode("cp437")) for name in names.split("|")]


class TestNames:
    """ "If general purpose bit 11 is unset, the file name and comment SHOULD conform to the
    original ZIP character encoding" (APPNOTE.TXT, appendix D); Windows has its own."""

    @pytest.mark.parametrize(
        ("codec", "encoding", "names"),
        [
            ("utf-8", "utf-8", "公告.txt|a.txt"),
            ("gbk", "gb18030", "data/公告.txt|附件1.docx|a.txt"),
            ("gbk", "gb18030", "深圳市公告.pdf"),
            ("gbk", "gb18030", "关于印发的通知（2020年）.doc"),
            ("cp950", "big5", "公告.txt|附件一.pdf"),
            ("cp950", "big5", "中華民國憲法.txt|公告.txt"),
            ("cp950", "big5", "臺北市政府公告.doc|功能.txt"),
            ("cp932", "shift_jis", "お知らせ.pdf"),
            ("cp932", "shift_jis", "平成30年度 予算案.xlsx|資料表.pdf"),
        ],
    )
    def test_of_chinese_or_japanese_windows_are_read_in_its_encoding(
        self, codec: str, encoding: str, names: str
    ) -> None:
        assert read_names(infos(names, codec)) == (tuple(names.split("|")), encoding)

    @pytest.mark.parametrize(
        ("codec", "names"),
        [
            ("cp437", "König.txt|Größe.doc|übermäßig.pdf"),
            ("cp437", "España niño.txt|château élève.txt"),
            ("cp850", "São Paulo.txt|Informação.pdf"),
            ("cp1252", "München.txt|ÀÉÎ.txt"),
            ("cp866", "СПИСОК.doc|ВЕДОМОСТЬ.xls"),
            ("cp866", "документ.txt|план_2020.txt"),
            ("cp1251", "Приказ о мерах.doc"),
            ("koi8-r", "документ.txt|приказ министра.doc"),
            ("cp949", "대한민국 정부 공고문.hwp|국토교통부 고시.pdf"),
            ("cp737", "Απόφαση.pdf|νόμος.txt"),
            ("cp1256", "قانون.pdf|إعلان.txt"),
        ],
    )
    def test_all_others_are_what_the_specification_says(self, codec: str, names: str) -> None:
        entries = infos(names, codec)
        assert read_names(entries) == (tuple(one.filename for one in entries), "cp437")

    def test_one_name_that_is_otherwise_decides_for_all(self) -> None:
        entries = [*infos("公告.txt|附件1.docx", "gbk"), *infos("公告.txt", "utf-8")]
        assert read_names(entries[:2])[1] == "gb18030"
        assert read_names([*entries, *infos("b\xfc.txt", "cp437")])[1] == "cp437"

    def test_what_is_said_is_believed_and_speaks_for_no_other(self) -> None:
        said = zipfile.ZipInfo("公告.txt")
        said.flag_bits = 0x800
        assert read_names([said, zipfile.ZipInfo("a.txt")]) == (("公告.txt", "a.txt"), "")
        [other] = infos("Größe.doc", "cp437")
        assert read_names([said, other]) == (("公告.txt", "Größe.doc"), "cp437")

    def test_two_that_are_one_when_they_are_read_are_refused(self, tmp_path: Path) -> None:
        packed = tmp_path / "a.zip"
        with zipfile.ZipFile(packed, "w") as opened:
            opened.writestr("xxxx.txt", b"")
            opened.writestr("公告.txt", b"")
        packed.write_bytes(packed.read_bytes().replace(b"xxxx", "公告".encode("gbk")))
        with pytest.raises(PackedError, match="two members"):
            ZipStorage(local_file(packed), Limits())
