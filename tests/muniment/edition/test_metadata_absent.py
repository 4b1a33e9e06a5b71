"""What a notice does not print is absent: no other line of it is taken instead."""

from __future__ import annotations

import pytest

from muniment.edition import Column, View
from muniment.edition.fields import Metadata
from muniment.edition.metadata import read_metadata

PASSED_ON = """某省人民政府办公厅转发省地震局关于
划定防御区制度和加强防震
减灾工作意见的通知
某政办发〔1996〕2号
各市人民政府：
省地震局的意见已经省人民政府同意，现转发给你们。《防震减灾法》自1998年3月1日起施行。
某省人民政府办公厅
一九九六年二月五日
（此件公开发布）
关于划定防御区的意见
为了加强防震减灾工作，提出以下意见。
某省地震局
一九九六年一月二十五日
"""
RULE = """BUREAU OF CONSUMER PROTECTION
12 CFR Part 1004
[Docket No. BCP-2011-0004]
RIN 3170-AA04
Mortgage Transaction Parity
AGENCY:
Bureau of Consumer Protection.
ACTION:
Interim final rule.
DATES:
This interim final rule is effective July 22, 2011.
SUPPLEMENTARY INFORMATION:
The transfer of authority takes effect on July 21, 2011. Public comments are welcome.
"""
ITEM = """行政院某委員會公告
中華民國103年10月30日
工程技字第10300373501號
主　　旨：公告廢止某規範，該規範係以103年9月1日工程管字第10300111111號令發布。
依　　據：某法第41條，該條自中華民國九十六年一月一日施行。
主任委員　王大文
"""
TITLE = "".join(PASSED_ON.split("\n")[:3])


def read(text: str, language: str) -> Metadata:
    return read_metadata(Column(language, View.identity(text), ()), text)


def value(text: str, name: str, language: str = "zh-Hans") -> str | None:
    field = read(text, language).field(name)
    assert field is None or field.readings == ()
    return None if field is None else field.value


class TestTakenOut:
    """Absent means null: a value where the source has none is the worst error."""

    @pytest.mark.parametrize(
        ("text", "language", "name", "printed", "lines"),
        [
            (PASSED_ON, "zh-Hans", "title", TITLE, (0, 1, 2)),
            (PASSED_ON, "zh-Hans", "document_number", "某政办发〔1996〕2号", (3,)),
            (PASSED_ON, "zh-Hans", "addressee", "各市人民政府", (4,)),
            (PASSED_ON, "zh-Hans", "date_written", "1996-02-05", (7,)),
            (RULE, "en", "rin", "RIN 3170-AA04", (3,)),
            (RULE, "en", "title", "Mortgage Transaction Parity", (4,)),
            (RULE, "en", "issuer", "Bureau of Consumer Protection.", (5, 6)),
            (RULE, "en", "type", "Interim final rule.", (7, 8)),
            (RULE, "en", "date_in_force", "2011-07-22", (9, 10)),
            (ITEM, "zh-Hant", "issuer", "行政院某委員會", (0,)),
            (ITEM, "zh-Hant", "date_written", "2014-10-30", (1,)),
            (ITEM, "zh-Hant", "document_number", "工程技字第10300373501號", (2,)),
            (ITEM, "zh-Hant", "signatory", "主任委員 王大文", (5,)),
        ],
    )
    def test_a_value_goes_with_the_line_that_prints_it(
        self, text: str, language: str, name: str, printed: str, lines: tuple[int, ...]
    ) -> None:
        every = text.split("\n")
        without = "\n".join(line for at, line in enumerate(every) if at not in lines)
        assert value(text, name, language) == printed
        assert value(without, name, language) is None

    def test_who_signs_what_is_passed_on_does_not_issue_the_letter(self) -> None:
        unsigned = PASSED_ON.replace("某省人民政府办公厅\n一九九六年二月五日\n", "")
        assert value(unsigned, "issuer") == "某省人民政府办公厅"
        assert value(unsigned, "date_written") is None

    @pytest.mark.parametrize("between", ["　", "\n"])
    def test_who_signed_an_item_that_is_printed_below_does_not_sign(self, between: str) -> None:
        below = f"某委員會令{between}中華民國99年3月10日\n某字第0990001號\n主任委員　李小文\n"
        assert value(ITEM + below, "signatory", "zh-Hant") == "主任委員 王大文"
        unsigned = ITEM.replace("主任委員　王大文\n", "") + below
        assert value(unsigned, "signatory", "zh-Hant") is None

    @pytest.mark.parametrize(
        ("title", "signed"),
        [
            ("人力资源社会保障部", "人力资源和社会保障部"),
            ("证监会", "中国证券监督管理委员会"),
            ("财政部 税务总局", "财政部　国家税务总局"),
            ("国家发展改革委等部门", "国家发展改革委\n财政部"),
        ],
    )
    def test_who_signs_under_another_form_of_its_name_is_the_same(
        self, title: str, signed: str
    ) -> None:
        text = (
            f"{title}关于档案的通知\n某发〔2019〕6号\n各单位：\n请执行。\n{signed}\n2019年1月2日\n"
        )
        assert value(text, "date_written") == "2019-01-02"


class TestInForce:
    """A rule is of the text that is said to take effect, the whole of it, and now."""

    @pytest.mark.parametrize(
        "said",
        [
            "《外商投资法》已经公布，自2020年1月1日起施行。",
            "《外商投资法》自2020年1月1日起施行。",
            "应自本法2007年6月14日修正之条文施行之日起二年内申请。",
            "第一项第一款、第三款自2007年1月1日施行。",
            "曾于2014年订定发布全文六条，并自发布之日起施行。",
            "自2020年1月1日起施行的标准不变。",
            "以第0999号令会同订定发布本标准的附件，并自发布之日起施行。",
        ],
    )
    def test_what_is_said_of_another_is_none(self, said: str) -> None:
        text = f"某部关于档案的通知\n某发〔2019〕6号\n各单位：\n{said}\n某部\n2019年12月2日\n"
        assert value(text, "date_in_force") is value(text, "in_force") is None

    @pytest.mark.parametrize(
        "said",
        [
            "第五条　本办法自2020年1月1日起施行。",
            "7.3　本办法自2020年1月1日起施行。",
            "《档案办法》已经会议通过，现予公布，自2020年1月1日起施行。",
            "《档案办法》自2020年1月1日起施行。",
            "修正「檔案標準」第一條，並自2020年1月1日生效。",
        ],
    )
    def test_what_is_said_of_itself_is_its_day(self, said: str) -> None:
        text = f"某部关于印发《档案办法》的通知\n某发〔2019〕6号\n各单位：\n{said}\n"
        assert value(text, "date_in_force") == "2020-01-01"

    @pytest.mark.parametrize(
        ("said", "day"),
        [
            ("These Measures shall come into force on January 1, 2020.", "2020-01-01"),
            ("Article 9 The Measures shall take effect on January 1, 2020.", "2020-01-01"),
            ("The transfer of powers takes effect on January 1, 2020.", None),
            ("Rule 5 of this part, which is effective January 1, 2020, is cited.", None),
        ],
    )
    def test_in_english(self, said: str, day: str | None) -> None:
        assert value(f"Measures on Records\n{said}\n", "date_in_force", "en") == day


class TestSetOtherwise:
    """Marks of secrecy, seals, and who approved it are no part of what they stand beside."""

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            ("", "机密★1年\n特　急\n000001\n"),
            ("某政办发〔1996〕2号", "某政办发〔1996〕2号　　签发人：张明远"),
            ("某政办发〔1996〕2号", "某政办发〔1996〕2号\n签发人：张明远"),
            ("某省人民政府办公厅\n", "某省人民政府办公厅（印章）\n"),
            (
                "一九九六年二月五日",
                "一九九六年二月五日".replace("一九", "１９").replace("九六", "96"),
            ),
        ],
    )
    def test_values_stay(self, was: str, now: str) -> None:
        text = PASSED_ON.replace(was, now, 1) if was else now + PASSED_ON
        names = ("title", "document_number", "issuer", "date_written")
        assert [value(text, name) for name in names] == [value(PASSED_ON, name) for name in names]

    def test_a_title_on_several_lines_goes_on_to_what_it_calls_itself(self) -> None:
        lines = PASSED_ON.split("\n")
        below = "\n".join(["某省人民政府办公厅文件", lines[3], *lines[:3], *lines[4:]])
        assert value(below, "title") == TITLE

    def test_an_item_may_have_its_number_above_its_date(self) -> None:
        head, day, number, *rest = ITEM.split("\n")
        turned = "\n".join([head, number, day, *rest])
        for name in ("issuer", "date_written", "document_number", "signatory"):
            assert value(turned, name, "zh-Hant") == value(ITEM, name, "zh-Hant")

    def test_a_line_drawn_under_a_head_is_no_subject(self) -> None:
        drawn = RULE.replace("AGENCY:", f"{'-' * 60}\nAGENCY:", 1)
        assert value(drawn, "title", "en") == "Mortgage Transaction Parity"
