"""Heads and signatures unlike the usual ones are read, and no more of them than is there."""

import pytest

from muniment.edition import Column, View
from muniment.edition.alignment import sentences
from muniment.edition.fields import Metadata
from muniment.edition.metadata import read_metadata

TEXT = """各省、自治区、直辖市人民政府：
为了加强档案工作，现将有关事项通知如下。
一、加强领导。
二、落实责任。
"""
ORDER = """《档案条例》已经国务院第33次常务会议通过，现予公布，自2019年3月1日起施行。
总理　张明远
2018年12月29日
档案条例
第一条　为了加强档案工作，制定本条例。
"""
ITEM = """主　　旨：公告第1屆議員選舉缺額補選事項。
依　　據：地方制度法第81條第1項。
公告事項：如附件。
"""
NOTICE = """AGENCY:
Bureau of Consumer Protection.
ACTION:
Notice and request for comment.
SUMMARY:
The Bureau is requesting comment.
"""


def read(text: str, language: str = "zh-Hans") -> Metadata:
    return read_metadata(Column(language, View.identity(text), ()), text)


def values(text: str, *names: str, language: str = "zh-Hans") -> tuple[str | None, ...]:
    fields = [read(text, language).field(name) for name in names]
    return tuple(one.value if one else None for one in fields)


class TestMainland:
    """Numbers before GB/T 9704, orders, announcements, and what a meeting passed."""

    @pytest.mark.parametrize(
        "number", ["国发（1981）88号", "（81）国发88号", "[81]国发88号", "国办发明电〔2008〕12号"]
    )
    def test_numbers_as_they_were_written(self, number: str) -> None:
        text = f"国务院关于档案工作的通知\n{number}\n{TEXT}国务院\n一九八一年五月二十三日\n"
        assert values(text, "title", "document_number", "issuer", "date_written") == (
            "国务院关于档案工作的通知",
            number,
            "国务院",
            "1981-05-23",
        )

    @pytest.mark.parametrize("head", ["中华人民共和国国务院令\n第708号", "国务院令（第708号）"])
    def test_an_order_is_of_the_office_in_its_head(self, head: str) -> None:
        number = head.replace("\n", "")
        assert values(f"{head}\n{ORDER}", "title", "document_number", "issuer", "signatory") == (
            "档案条例",
            number,
            "国务院",
            "总理张明远",
        )

    @pytest.mark.parametrize("above", [True, False])
    def test_an_announcement_of_offices_together(self, above: bool) -> None:
        title, number = "财政部 税务总局关于档案税收政策的公告", "财政部 税务总局公告2019年第39号"
        head = f"{title}\n{number}" if above else f"{number}\n{title}"
        text = f"{head}\n{TEXT}财政部\n税务总局\n2019年3月20日\n"
        assert values(text, "title", "document_number", "date_written") == (
            title.replace(" ", ""),
            number.replace(" ", ""),
            "2019-03-20",
        )

    @pytest.mark.parametrize(
        ("head", "title", "number"),
        [
            ("国务院令\n（第512号）", "档案条例", "国务院令第512号"),
            ("国务院令\n第512号", "档案条例", "国务院令第512号"),
            ("国务院公告\n〔2019〕第3号", "档案条例", "国务院公告〔2019〕第3号"),
            # A title that only ends with 公告 is no head of an order.
            ("国务院关于档案的公告\n〔2019〕第3号", "国务院关于档案的公告", "〔2019〕第3号"),
            ("国务院公告\n国发〔2019〕3号", "国务院公告", "国发〔2019〕3号"),
            (
                "国务院关于档案的批复\n（国函〔2006〕19号）",
                "国务院关于档案的批复",
                "国函〔2006〕19号",
            ),
        ],
    )
    def test_a_number_is_joined_to_the_order_that_it_is_of(
        self, head: str, title: str, number: str
    ) -> None:
        assert values(f"{head}\n{ORDER}", "title", "document_number") == (title, number)

    @pytest.mark.parametrize(
        ("who", "signature", "issuer"),
        [
            # Whoever the title names signs, whatever that is called.
            ("某市电视台", "某市电视台", "某市电视台"),
            ("国务院扶贫开发领导小组", "国务院扶贫开发领导小组", "国务院扶贫开发领导小组"),
            ("", "国务院扶贫开发领导小组", "国务院扶贫开发领导小组"),
            ("", "新疆生产建设兵团", "新疆生产建设兵团"),
            # What ends as names of places, platforms and web sites do, and is named nowhere.
            ("", "某市电视台", None),
            ("", "资源共享平台", None),
            ("", "财政部网站", None),
            ("", "三楼会议室", None),
            ("", "美术馆", None),
            ("", "参展团", None),
        ],
    )
    def test_who_signs_is_an_office_or_is_named_by_the_title(
        self, who: str, signature: str, issuer: str | None
    ) -> None:
        text = f"{who}关于档案工作的通知\n某发〔2018〕5号\n{TEXT}{signature}\n2018年5月23日\n"
        assert values(text, "issuer", "date_written") == (issuer, "2018-05-23")

    @pytest.mark.parametrize(
        ("line", "issuer", "date"),
        [
            ("国家档案局　　2018年5月23日", "国家档案局", "2018-05-23"),
            ("国家档案局 二〇一八年五月二十三日", "国家档案局", "2018-05-23"),
            ("财政部\n国家档案局 2018年5月23日", "财政部", "2018-05-23"),
            ("附件：1.甲\n2.乙\n国家档案局 2018年5月23日", "国家档案局", "2018-05-23"),
            ("国家档案局办公室 2018年5月23日印发", None, None),
            ("本办法报送国家档案局2018年5月23日", None, None),
            ("施行日期定为 2018年5月23日", None, None),
            ("下列材料应当报送\n国家档案局 2018年5月23日\n以前的不在此列。", None, None),
        ],
    )
    def test_a_signature_has_its_date_beside_it(
        self, line: str, issuer: str | None, date: str | None
    ) -> None:
        text = f"关于档案工作的通知\n档发〔2018〕5号\n{TEXT}{line}\n（此件公开发布）\n"
        assert values(text, "issuer", "date_written") == (issuer, date)

    def test_an_office_and_a_date_above_a_text_are_not_its_signature(self) -> None:
        text = f"关于档案工作的通知\n财政部 2018-06-30\n{TEXT}国家档案局 2018年5月23日\n"
        assert values(text, "issuer", "date_written") == ("国家档案局", "2018-05-23")

    def test_a_signature_without_white_space_is_one_where_the_title_names_who_signs(self) -> None:
        text = f"国家档案局关于档案工作的通知\n{TEXT}国家档案局2018年5月23日\n"
        assert values(text, "issuer", "date_written") == ("国家档案局", "2018-05-23")

    @pytest.mark.parametrize(
        "table",
        [
            "",
            "索引号：0001-2\n标题：国务院关于档案工作的通知\n",
            "标题：国务院关于档案工作的通知。\n索引号：0001-2\n",
        ],
    )
    def test_keywords_under_a_text_are_no_table_above_it(self, table: str) -> None:
        letter = f"国务院关于档案工作的通知\n国发〔2010〕19号\n{TEXT}国务院\n2010年6月10日\n"
        names = ("document_number", "issuer", "date_written", "keywords", "index_number")
        assert values(f"{table}{letter}主题词：档案\n", *names) == (
            "国发〔2010〕19号",
            "国务院",
            "2010-06-10",
            "档案",
            "0001-2" if table else None,
        )

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("主题词：档案。", None),
            ("索引号：1\n主题词：档案。\n国务院公告\n第3号\n档案通知\n", "档案通知"),
            ("国务院批复\n国函〔2006〕19号\n同意。\n主题词：档案\n", "国务院批复"),
        ],
    )
    def test_a_label_with_a_sentence_and_one_right_under_a_text(
        self, text: str, title: str | None
    ) -> None:
        assert read(text).field("keywords") is not None
        assert values(text, "title") == (title,)

    def test_a_date_in_brackets_under_the_title_is_its_own(self) -> None:
        title = "中共中央办公厅 国务院办公厅印发《关于加强档案工作的意见》"
        text = f"{title}\n（2018年5月30日）\n近日，有关办公厅印发了意见，要求贯彻落实。\n" + TEXT
        assert values(text, "date_written") == ("2018-05-30",)
        assert values(text.replace("（2018年5月30日）", "2018-05-30"), "date_written") == (None,)


LAW = "第一条　为了加强管理，制定本规定。\n第二条　本规定自发布之日起施行。\n"


class TestNotesUnderTitles:
    """A note in brackets says who issued a text, and when; approving and passing are no issuing."""

    @pytest.mark.parametrize(
        ("note", "issuer", "date", "number"),
        [
            ("（1985年2月8日国务院发布）", "国务院", "1985-02-08", None),
            ("（一九八八年九月八日 财政部、商业部 公布）", "财政部、商业部", "1988-09-08", None),
            (
                "（1996年1月29日国务院令第193号发布　自1996年4月1日起施行）",
                "国务院",
                "1996-01-29",
                "国务院令第193号",
            ),
            (
                "（1991年3月2日国务院批准　1991年4月1日国家外汇管理局发布）",
                "国家外汇管理局",
                "1991-04-01",
                None,
            ),
            (
                "（1996年1月29日国务院发布　根据1997年1月14日《国务院关于修改的决定》修订）",
                "国务院",
                "1996-01-29",
                None,
            ),
            ("（2003年8月27日第十届全国人民代表大会常务委员会第四次会议通过）", None, None, None),
            ("（1985年2月8日国务院发布的规定同时废止）", None, None, None),
        ],
    )
    def test_who_issued_it(
        self, note: str, issuer: str | None, date: str | None, number: str | None
    ) -> None:
        found = values(
            f"现金管理规定\n{note}\n{LAW}", "issuer", "date_published", "document_number"
        )
        assert found == (issuer, date, number)

    def test_in_a_list_of_what_is_repealed_it_is_not_the_notices_own(self) -> None:
        text = "某市关于废止文件的决定\n决定废止下列文件：\n《甲规定》（1985年2月8日国务院发布）\n"
        assert values(text, "issuer", "date_published") == (None, None)

    @pytest.mark.parametrize(
        "title", ["国务院任免国家工作人员", "某省人民政府任免工作人员", "全国人大常委会任免名单"]
    )
    def test_appointments_have_a_title(self, title: str) -> None:
        assert values(f"{title}\n任命某某为财政部副部长。\n", "title", "issuer") == (title, None)

    @pytest.mark.parametrize("blank", [" ", "　", "  "])
    def test_keywords_stay_apart(self, blank: str) -> None:
        said = f"主题词：{blank.join(('城市', '供水', '通知'))}"
        text = f"某市人民政府关于供水的通知\n{TEXT}某市人民政府\n2003年8月27日\n{said}\n"
        assert values(text, "keywords", "issuer") == ("城市 供水 通知", "某市人民政府")


class TestParties:
    """A time limit says whom it binds, and to what, where its sentence does."""

    @pytest.mark.parametrize(
        ("sentence", "who", "what"),
        [
            ("申请人应当自收到通知书之日起15日内提出复议申请", "申请人", "提出复议申请"),
            ("自收到申请之日起20个工作日内，机关应当作出决定", "机关", "作出决定"),
            ("有前款情形的，当事人可以自送达之日起30日内起诉", "当事人", "起诉"),
            ("自本通告发布之日起30日内，报送材料", None, "报送材料"),
        ],
    )
    def test_in_chinese(self, sentence: str, who: str | None, what: str) -> None:
        [limit] = read(f"某市通告\n各单位：\n{sentence}。\n").deadlines
        assert (limit.who.value if limit.who else None) == who
        assert limit.what is not None and limit.what.value == what

    @pytest.mark.parametrize(
        ("sentence", "who", "what"),
        [
            ("The applicant shall report to the office within 30 days of the date of publication",
             "The applicant", "report to the office"),
            ("Any unit may, within sixty days of receipt, apply for review",
             "Any unit", "apply for review"),
            ("Within 30 days after receipt, the office shall decide", "the office", "decide"),
        ],
    )  # fmt: skip
    def test_in_english(self, sentence: str, who: str, what: str) -> None:
        [limit] = read(f"Notice\n{sentence}.\n", "en").deadlines
        assert limit.who is not None and limit.what is not None
        assert (limit.who.value, limit.what.value) == (who, what)

    @pytest.mark.parametrize(
        ("printed", "amount"),
        [("21", 21), ("twenty-one", 21), ("Twenty", 20), ("ninety-nine", 99), ("twelve", 12)],
    )
    def test_their_lengths_in_figures_and_in_words(self, printed: str, amount: int) -> None:
        [limit] = read(f"Notice\nReport within {printed} days of publication.\n", "en").deadlines
        assert (limit.amount, limit.measure) == (amount, "day")


class TestSentences:
    """Sentences end where they end, and not at an abbreviation."""

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("甲应当登记。乙“应当申报。”丙不得改动！", 3),
            ("See Art. 3 of Act No. 5. The office decides.", 2),
            ("It is kept (for ever). “Nobody may alter it.” 12 offices do.", 3),
            ("U.S. rules apply. ", 1),
            ("", 0),
        ],
    )
    def test_where_they_end(self, text: str, count: int) -> None:
        assert len(sentences(text)) == count


class TestTaiwan:
    """Whoever heads an office signs for it; where nobody does, nobody is named."""

    @pytest.mark.parametrize(
        ("line", "signer"),
        [
            ("主 計 長　王大文", "主計長 王大文"),
            ("人 事 長　王大文　另有要公", "人事長 王大文"),
            ("典試委員長　歐陽大文", "典試委員長 歐陽大文"),
            ("部　　長　王　明", "部長 王明"),
            ("法務部部長　王大文", "法務部部長 王大文"),
            ("主任委員　夷將‧拔路兒 Icyang‧Parod", "主任委員 夷將‧拔路兒Icyang‧Parod"),
        ],
    )
    def test_posts_that_no_list_has(self, line: str, signer: str) -> None:
        text = f"某總處公告\n中華民國104年9月15日\n主會字第1043150215號\n{ITEM}{line}\n"
        assert values(text, "signatory", language="zh-Hant") == (signer,)

    @pytest.mark.parametrize(
        "line", ["主任委員會議", "校長遴選辦法", "處長\t王大文", "電話：25991115"]
    )
    def test_a_line_that_only_begins_with_a_post_signs_nothing(self, line: str) -> None:
        text = f"某委員會公告\n中華民國104年9月15日\n中選務字第1043150215號\n{ITEM}{line}\n"
        assert values(text, "signatory", language="zh-Hant") == (None,)

    def test_an_item_without_a_number_is_an_item(self) -> None:
        text = f"某部公告\n中華民國104年9月15日\n{ITEM}部　　長　王大文\n"
        assert read(text, "zh-Hant").form == "taiwan-gazette"
        assert values(text, "issuer", "document_number", "date_written", language="zh-Hant") == (
            "某部",
            None,
            "2015-09-15",
        )


class TestFederalRegister:
    """The subject stands last above the captions, whatever numbers stand over it."""

    @pytest.mark.parametrize(
        ("above", "rin"),
        [
            ("", None),
            ("12 CFR Part 226\nRegulation Z; Docket No. R-1406\nRIN No. 7100-AD65\n", "7100-AD65"),
            ("[Docket No: CFPB-2014-0010]\n", None),
            ("Internal Office\n", None),
        ],
    )
    def test_the_subject(self, above: str, rin: str | None) -> None:
        subject = "Notice of Policy on Trial Disclosures"
        text = f"BUREAU OF CONSUMER PROTECTION\n{above}{subject}\n{NOTICE}"
        title, number = values(text, "title", "rin", language="en")
        assert title == subject
        assert (number or "").removeprefix("RIN No. ") == (rin or "")


class TestWordsInOtherForms:
    """A word is the same in either form of characters, and in letters that fold to its own."""

    def test_a_label_above_the_text(self) -> None:
        assert values("登记公告\n發布日期：2023年1月1日\n", "date_published") == ("2023-01-01",)

    def test_an_event_that_a_time_is_counted_from(self) -> None:
        text = "应当自公佈之日起三十日内登记。\n自公佈之日起施行。\n"
        assert values(text, "in_force") == ("on_publication",)
        assert [one.event for one in read(text).deadlines] == ["publication"]

    def test_a_letter_that_only_looks_alike_names_no_event(self) -> None:
        assert read("It enters into force on the date of iſſuance.", "en").field("in_force") is None
