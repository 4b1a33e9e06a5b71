"""Who issues together, dates in words and over lines, and numbers in the heads of notices."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition import Status
from muniment.edition.fields import Metadata
from muniment.edition.read import read_rendition

TEXT = "现将有关事项通知如下。\n一、样本应当登记。\n二、本通知应当执行。\n"
ENGLISH = (
    "In order to keep samples, what follows is notified.\n1. Samples are kept.\n2. So are lists.\n"
)
ANNEX = "Annex\nForm of Registration\nName: ______\nPlace: ______\nKeeper: ______\n"
LEGAL_NOTICE = """L.N. 45 of 2021
Sample Registration (Amendment) Regulation 2021
(Made by the Chief Executive in Council under section 5 of the Sample Ordinance (Cap. 999))
1. Commencement
This Regulation comes into operation on 1 July 2021.
2. Regulation amended
The Sample Regulation (Cap. 999 sub. leg. A) is amended.
Jane ROE
Clerk to the Executive Council
COUNCIL CHAMBER
3 May 2021
Explanatory Note
This Regulation amends the principal Regulation.
"""
HAN_NOTICE = """2021年第45號法律公告
《2021年樣本登記(修訂)規例》
(由行政長官會同行政會議根據《樣本條例》(第999章)第5條訂立)
1. 生效日期
本規例自2021年7月1日起實施。
2. 修訂《樣本登記規例》
《樣本登記規例》(第999章，附屬法例A)現予修訂。
行政會議秘書
甲乙丙
行政會議廳
2021年5月3日
註釋
本規例修訂主體規例。
"""


def said_in(text: str) -> Metadata:
    (said,) = read_rendition(text.encode(), "notice.txt", Limits()).said
    return said


def each(text: str, name: str) -> list[str | None]:
    return [one.value for one in said_in(text).fields if one.name == name]


class TestPeople:
    """Who signs by a post is a signatory each, below each other or side by side."""

    @pytest.mark.parametrize(
        ("signed", "people"),
        [
            (
                "商务部部长　王文山\n海关总署署长　刘建文",
                ["商务部部长王文山", "海关总署署长刘建文"],
            ),
            ("部　长：王文山　　　　署　长：刘建文", ["部长：王文山", "署长：刘建文"]),
            ("教育部部长　怀某山　　财政部部长　刘建文", ["教育部部长怀某山", "财政部部长刘建文"]),
            ("市　长：王文山", ["市长：王文山"]),
            ("联系人：王文山　　　　电话：刘建文", []),
        ],
    )
    def test_each_is_told(self, signed: str, people: list[str]) -> None:
        assert each(f"联合公告\n2023年第3号\n{TEXT}{signed}\n2023年5月3日", "signatory") == people


class TestTogether:
    """Offices that act together are an issuer each, and so have a number each."""

    @pytest.mark.parametrize(
        "signed",
        [
            "示例发展改革委　　示例财政部\n2021年4月6日",
            "示例发展改革委\n示例财政部\n2021年4月6日",
            "示例发展改革委（代章）、示例财政部（代章）\n2021年4月6日",
            "示例发展改革委　　　示例财政部\n2021年4月6日　　　2021年4月6日",
            "示例发展改革委\n2021年4月6日\n示例财政部\n2021年4月6日",
        ],
    )
    @pytest.mark.parametrize(
        "numbers",
        [
            "示发改资〔2021〕118号　示财资〔2021〕45号",
            "示发改资〔2021〕118号、示财资〔2021〕45号",
            "示发改资〔2021〕118号\n示财资〔2021〕45号",
        ],
    )
    def test_of_the_mainland(self, numbers: str, signed: str) -> None:
        text = f"关于样本资金管理的通知\n{numbers}\n各市财政局：\n{TEXT}{signed}\n"
        assert each(text, "document_number") == ["示发改资〔2021〕118号", "示财资〔2021〕45号"]
        assert each(text, "issuer") == ["示例发展改革委", "示例财政部"]
        assert each(text, "date_written") == ["2021-04-06"]
        assert each(text, "title") == ["关于样本资金管理的通知"]

    def test_who_the_title_names_where_nobody_signs(self) -> None:
        assert each(f"示例部　示例局　示例总局\n关于样本的通知\n{TEXT}", "issuer") == [
            "示例部",
            "示例局",
            "示例总局",
        ]

    @pytest.mark.parametrize(
        "lines, issuers",
        [
            ("示例市人力资源\n和社会保障局", ["示例市人力资源和社会保障局"]),
            ("示例市人力资源\n和社会保障局\n示例局", ["示例市人力资源和社会保障局", "示例局"]),
            ("示例人民\n银行", ["示例人民银行"]),
            ("银行", []),
        ],
    )
    def test_a_name_over_two_lines_is_one(self, lines: str, issuers: list[str]) -> None:
        assert each(f"关于样本的通知\n{TEXT}{lines}\n2021年4月6日\n", "issuer") == issuers

    def test_seals_with_days_of_their_own_are_a_conflict(self) -> None:
        text = f"关于样本的通知\n{TEXT}示例部\n2021年4月6日\n示例局\n2021年4月9日\n"
        day = said_in(text).field("date_written")
        assert day is not None and day.status is Status.CONFLICTING
        assert [one.value for one in day.readings] == ["2021-04-06", "2021-04-09"]

    def test_of_taiwan(self) -> None:
        text = (
            "樣本部、樣例部公告\n中華民國110年5月3日\n樣登字第1100012345號\n例登字第1100054321號\n"
            "主旨：公告樣本事項。\n部　長　甲乙丙\n部　長　丁戊己\n"
        )
        assert each(text, "issuer") == ["樣本部", "樣例部"]
        assert each(text, "document_number") == ["樣登字第1100012345號", "例登字第1100054321號"]
        assert each(text, "signatory") == ["部長 甲乙丙", "部長 丁戊己"]

    def test_a_post_with_its_country_before_it_signs(self) -> None:
        text = (
            "中华人民共和国主席令\n第九九号\n《样本法》现予公布。\n中华人民共和国主席　甲某某\n"
            "2021年8月20日\n样本法\n第一条　样本应当登记。\n第二条　本法自公布之日起施行。\n"
        )
        assert each(text, "signatory") == ["中华人民共和国主席甲某某"]
        assert each(text, "date_written") == ["2021-08-20"]


class TestDates:
    """A date is read however it is written, over a line's end too; what is ambiguous is none."""

    @pytest.mark.parametrize(
        "day",
        [
            "中华民国一一〇年五月三日",
            "二○二一年五月三日",
            "二0二一年五月三日",
            "二Ｏ二一年五月三日",
            "２０２１年５月３日",
            "2021年5\n月3日",
            "2021年\n5月3日",
        ],
    )
    def test_in_chinese(self, day: str) -> None:
        assert each(f"关于样本的通知\n{TEXT}示例部\n{day}\n", "date_written") == ["2021-05-03"]

    @pytest.mark.parametrize(
        "day",
        [
            "the 3rd day of May, 2021",
            "Dated this 3rd day of May, 2021.",
            "this third day of May, in the year of our Lord two thousand twenty-one",
            "Dated: May 3, 2021.",
            "May 3,\n2021",
            "３ May ２０２１",
        ],
    )
    def test_in_english(self, day: str) -> None:
        text = f"Notice on Samples\n{ENGLISH}Ministry of Samples\n{day}\n"
        assert each(text, "date_written") == ["2021-05-03"]
        assert each(text, "issuer") == ["Ministry of Samples"]

    @pytest.mark.parametrize(
        "day", ["3/5/21", "03/05/2021", "5.3.21", "on 3 May 2021", "May 3, 2021."]
    )
    def test_what_is_ambiguous_or_ends_a_sentence_is_no_date_of_a_notice(self, day: str) -> None:
        text = f"Notice on Samples\n{ENGLISH}Ministry of Samples\n{day}\n"
        assert each(text, "date_written") == []


class TestHeads:
    """A number stands alone in the head; one in a sentence is of another paper."""

    @pytest.mark.parametrize(
        "number",
        [
            "Document No. 12 of 2021",
            "Notice No. 5 of 2020",
            "Order No. 23 (2021)",
            "(Order No. 23 (2021))",
            "Sheng Fa [2021] No. 12",
            "G.N. 1234",
        ],
    )
    @pytest.mark.parametrize("first", [True, False])
    def test_a_number_above_or_below_the_title(self, number: str, first: bool) -> None:
        head = [number, "Notice on Samples"] if first else ["Notice on Samples", number]
        text = "\n".join(head) + f"\n{ENGLISH}"
        bare = number[1:-1] if number[0] == "(" else number
        assert each(text, "document_number") == [bare]
        assert each(text, "title") == ["Notice on Samples"]

    @pytest.mark.parametrize("number", ["Cap. 999", "Act No. 5 of 2020"])
    def test_the_number_of_a_statute_is_no_number_of_what_is_made_under_it(
        self, number: str
    ) -> None:
        text = f"THE SAMPLES ACT\n\n{number}\n\nTHE SAMPLES REGULATIONS, 2021\n\n{ENGLISH}"
        assert each(text, "document_number") == []
        assert each(f"{number}\n\nTHE SAMPLES ACT\n\n{ENGLISH}", "document_number") == [number]

    @pytest.mark.parametrize(
        "cited",
        [
            "This notice is given pursuant to\nDocument No. 12 of 2021\nas amended.",
            "It amends Notice No. 5 of 2020.",
            "Samples are kept under Order No. 23 (2021).\nOrder No. 24 (2021)",
        ],
    )
    def test_a_number_in_a_sentence_is_anothers(self, cited: str) -> None:
        assert each(f"Notice on Samples\n{cited}\n{ENGLISH}", "document_number") == []

    def test_an_announcement_names_its_number_and_issuer_in_one(self) -> None:
        text = f"Announcement [2021] No. 12 of the Ministry of Samples\n\n{ENGLISH}"
        assert each(text, "document_number") == ["Announcement [2021] No. 12"]
        assert each(text, "issuer") == ["Ministry of Samples"]
        assert each(text, "type") == ["Announcement"]

    def test_whose_notice_it_is_stands_in_its_title(self) -> None:
        text = f"Notice of the Ministry of Samples on the Registration of Samples\n{ENGLISH}"
        assert each(text, "issuer") == ["Ministry of Samples"]
        assert each(text, "type") == ["Notice"]

    @pytest.mark.parametrize(
        "title",
        [
            "Announcement of the Closure of the Office of Samples",
            "Notice of the Board Meeting on Samples",
            "Notice of the Annual Meeting of the Board",
            "Order No. 5 of 2020 of the Sale of Office Furniture",
        ],
    )
    def test_what_only_has_an_office_in_it_issues_nothing(self, title: str) -> None:
        assert each(f"{title}\n\n{ENGLISH}Head of the Office\n3 May 2021\n", "issuer") == []

    @pytest.mark.parametrize(
        "head, number, title, issued",
        [
            (
                "MARINE NOTICE No. 5 of 2021 / Samples at Sea / Notice to all Ship Owners",
                "MARINE NOTICE No. 5 of 2021",
                "Samples at Sea",
                None,
            ),
            (
                "Government Notice No. 77 published on 3 May 2021 / THE SAMPLES ACT / (Cap. 99)"
                " / REGULATIONS / (Made under section 5) / THE SAMPLES REGULATIONS, 2021",
                "Government Notice No. 77",
                "THE SAMPLES REGULATIONS, 2021",
                "2021-05-03",
            ),
            (
                "G.N. 1234 / SAMPLES ORDINANCE (Chapter 999) / NOTICE UNDER SECTION 5",
                "G.N. 1234",
                "SAMPLES ORDINANCE (Chapter 999) NOTICE UNDER SECTION 5",
                None,
            ),
            (
                "The Sample Gazette / General Notice No. 4 of 2021",
                "General Notice No. 4 of 2021",
                None,
                None,
            ),
        ],
    )
    def test_what_stands_around_a_number(
        self, head: str, number: str, title: str | None, issued: str | None
    ) -> None:
        text = head.replace(" / ", "\n\n") + f"\n\n{ENGLISH}"
        assert each(text, "document_number") == [number]
        assert each(text, "title") == ([title] if title else [])
        assert each(text, "date_published") == ([issued] if issued else [])

    def test_who_signs_above_an_annex(self) -> None:
        signed = "Ministry of Samples\nGeneral Administration of Lists\nMay 3, 2021\n"
        text = f"Notice on Samples\n{ENGLISH}{signed}{ANNEX}"
        assert each(text, "issuer") == ["Ministry of Samples", "General Administration of Lists"]
        assert each(text, "date_written") == ["2021-05-03"]

    def test_a_date_in_an_annex_is_not_the_notices(self) -> None:
        assert each(f"Notice on Samples\n{ENGLISH}{ANNEX}May 3, 2021\n", "date_written") == []


class TestHongKong:
    """Legal and government notices of the Gazette, in both languages."""

    @pytest.mark.parametrize(
        "text, number, title, issuer, signatory, post",
        [
            (
                LEGAL_NOTICE,
                "L.N. 45 of 2021",
                "Sample Registration (Amendment) Regulation 2021",
                "Chief Executive in Council",
                "Jane ROE",
                "Clerk to the Executive Council",
            ),
            (
                HAN_NOTICE,
                "2021年第45號法律公告",
                "《2021年樣本登記(修訂)規例》",
                "行政長官會同行政會議",
                "甲乙丙",
                "行政會議秘書",
            ),
        ],
    )
    def test_a_legal_notice(
        self, text: str, number: str, title: str, issuer: str, signatory: str, post: str
    ) -> None:
        said = {one.name: one.value for one in said_in(text).fields}
        assert said["document_number"] == number
        assert (said["title"], said["issuer"]) == (title, issuer)
        assert (said["signatory"], said["signatory_post"]) == (signatory, post)
        assert (said["date_written"], said["date_in_force"]) == ("2021-05-03", "2021-07-01")

    def test_a_government_notice_is_signed_on_one_line(self) -> None:
        text = (
            "G.N. 1234\nSAMPLE ORDINANCE (Chapter 999)\nNotice is hereby given of a register.\n"
            "It is kept under L.N. 12 of 2019.\n3 May 2021\nJohn DOE Director of Samples\n"
        )
        assert each(text, "document_number") == ["G.N. 1234"]
        assert each(text, "signatory") == ["John DOE"]
        assert each(text, "signatory_post") == ["Director of Samples"]
        assert each(text, "issuer") == []
