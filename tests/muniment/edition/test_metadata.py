"""What a notice says of itself is read where it is printed, and nothing is made up."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import editions
from muniment.edition import Column, Field, Kind, Status, Unit, View
from muniment.edition.fields import Metadata
from muniment.edition.metadata import read_metadata
from muniment.edition.writing.dates import dates_in, number_of, only_date
from muniment.edition.writing.han import folded, pairs

LETTER = """国务院办公厅关于印发
国 家 粮 食 预 案 的 函
国办函〔2005〕57号
各省、自治区人民政府，国务院各部委：
《国家粮食预案》已经国务院同意，现印发给你们。
国务院办公厅
二〇〇五年六月十一日
国家粮食预案
一、依据《粮食流通管理条例》（国务院令第407号）制定本预案。
国家粮食局
二〇〇五年五月一日
"""
ORDER = """中华人民共和国国务院令
第 708 号
《安全应急条例》已经常务会议通过，现予公布，自2019年4月1日起施行。
总 理 张明远
2019年2月17日
安全应急条例
第一章 总 则
第一条 为了安全，制定本条例。
"""
TABLE = """索 引 号：
000014349/2018-00209
标　　题：
国务院关于同意建立制度的批复
发文字号：
国函〔2018〕144号
发布日期：
2018年11月27日
主 题 词：
国务院关于同意
建立制度的批复
国函〔2018〕145号
教育部：
同意。
国务院
2018年11月20日
"""
GAZETTE = """交通部
財政部令
中華民國104年6月10日（補登）
交路（一）字第10482002198號
台財稅字第10404578940號
修正「退還營業稅實施辦法」。
部 長 陳大文 因公出國
次 長 林小明 代行
部 長 張小和
"""
RULE = """BUREAU OF CONSUMER PROTECTION
12 CFR Parts 1024 and 1026
[Docket No. CFPB-2012-0029]
RIN 3170-AA12
High-Cost Mortgage Amendments
(Regulation Z)
AGENCY:
Bureau of Consumer Protection.
ACTION:
Final rule.
DATES:
Comments must be received by June 1, 2013. The rule is effective January 10, 2014.
SUPPLEMENTARY INFORMATION:
RIN 9999-ZZ99
"""
UNION = """REGULATION (EU) 2016/679 OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL
of 27 April 2016
on the protection of natural persons
THE EUROPEAN PARLIAMENT AND THE COUNCIL OF THE EUROPEAN UNION,
"""
INSTRUMENT = """STATUTORY INSTRUMENTS
2019 No. 419
DATA PROTECTION
The Data Protection (Amendments) Regulations 2019
Made
28th February 2019
Coming into force in accordance with regulation 1
"""
BILINGUAL = """Department of Posts Notice on Letters
This notice is issued under the State Council's "Measures for Letters" and article (2).
All [such] letters must be sent within ninety days of the date of promulgation of this Notice.
This Notice shall come into force from the date of publication.
See http://posts.example/letters.
March 31, 2014
"""


def read(text: str, language: str = "zh-Hans", *units: Unit) -> Metadata:
    return read_metadata(Column(language, View.identity(text), units), text)


def value(metadata: Metadata, name: str) -> str | None:
    field = metadata.field(name)
    return field.value if field else None


def leads_back(field: Field, text: str) -> bool:
    """Whether all that a field prints stands at its spans."""
    pieces = "".join(text[span.start : span.end] for span in field.spans)
    return "".join((field.printed or "").split()) == "".join(pieces.split())


class TestMainland:
    """Letters, orders and pages of the mainland."""

    def test_a_letter_is_signed_before_what_it_sends(self) -> None:
        read_of = read(LETTER)
        assert value(read_of, "title") == "国务院办公厅关于印发国家粮食预案的函"
        assert value(read_of, "document_number") == "国办函〔2005〕57号"
        assert value(read_of, "addressee") == "各省、自治区人民政府，国务院各部委"
        assert value(read_of, "issuer") == "国务院办公厅"
        assert value(read_of, "date_written") == "2005-06-11"
        assert value(read_of, "type") == "函"
        assert all(leads_back(one, LETTER) for one in read_of.fields)

    def test_traditional_characters_and_wide_digits_are_read_alike(self) -> None:
        plain = read(LETTER)
        traditional = {ord(simple): one for one, simple in pairs() if simple not in "于面发复后"}
        wide = {ord(one): chr(ord(one) + 0xFEE0) for one in "0123456789"}
        for table in (traditional, wide, {**traditional, **wide}):
            other = read(LETTER.translate(table))
            for name in ("document_number", "issuer", "date_written", "title"):
                expected = value(plain, name)
                assert expected is not None
                found = value(other, name)
                assert found is not None and folded(found) == expected
        changed = value(read(LETTER.translate(wide)), "document_number")
        assert changed == "国办函〔2005〕57号"  # the print stays in `printed`

    def test_an_order_has_its_number_above_and_its_title_below_who_signs(self) -> None:
        read_of = read(ORDER)
        assert value(read_of, "document_number") == "中华人民共和国国务院令第708号"
        assert value(read_of, "title") == "安全应急条例"
        assert value(read_of, "signatory") == "总理张明远"
        assert value(read_of, "date_written") == "2019-02-17"
        assert value(read_of, "date_in_force") == "2019-04-01"

    def test_what_page_and_text_say_differently_is_a_conflict(self) -> None:
        read_of = read(TABLE)
        number = read_of.field("document_number")
        assert number is not None and number.status is Status.CONFLICTING
        assert [one.value for one in number.readings] == ["国函〔2018〕144号", "国函〔2018〕145号"]
        assert value(read_of, "title") == "国务院关于同意建立制度的批复"
        assert value(read_of, "date_published") == "2018-11-27"
        assert value(read_of, "index_number") == "000014349/2018-00209"
        assert read_of.field("keywords") is None

    def test_who_signs_nowhere_is_read_off_the_title(self) -> None:
        read_of = read("某省人民政府关于加强管理的通知\n一、自发布之日起施行。\n")
        issuer = read_of.field("issuer")
        assert issuer is not None and (issuer.value, issuer.rule) == ("某省人民政府", "title")
        assert leads_back(issuer, "某省人民政府关于加强管理的通知")

    @pytest.mark.parametrize(
        "text", ["", "\n", "今天天气很好。", "编号：\n", "第一条 总则\n第二条\n"]
    )
    def test_what_is_not_there_is_absent(self, text: str) -> None:
        assert read(text).fields == ()

    def test_a_notice_that_calls_itself_otherwise_is_a_conflict_of_types(self) -> None:
        read_of = read(
            "某市人民政府关于安全的通知\n一、发布本通告。\n二、本通告自发布之日起施行。\n"
        )
        kind = read_of.field("type")
        assert kind is not None and kind.status is Status.CONFLICTING
        assert [one.value for one in kind.readings] == ["通知", "通告"]

    @pytest.mark.parametrize(
        "title, said, expected",
        [
            ("某市关于印发《样品管理实施细则》的通知", "本细则", "通知"),
            ("某市关于加强样品管理的实施意见", "本意见", "实施意见"),
        ],
    )
    def test_what_is_issued_may_be_spoken_of(self, title: str, said: str, expected: str) -> None:
        kind = read(f"{title}\n各单位：\n{said}自发布之日起施行。\n").field("type")
        assert kind is not None and (kind.status, kind.value) == (Status.PRINTED, expected)


class TestOtherForms:
    """Gazettes and registers, known by their heads."""

    def test_offices_that_act_together_have_as_many_numbers_and_signers(self) -> None:
        read_of = read(GAZETTE, "zh-Hant")
        assert read_of.form == "taiwan-gazette"
        for name, said in (
            ("issuer", ["交通部", "財政部"]),
            ("document_number", ["交路（一）字第10482002198號", "台財稅字第10404578940號"]),
            ("signatory", ["部長 陳大文", "部長 張小和"]),
        ):
            assert [one.value for one in read_of.joint(name)] == said
        assert value(read_of, "date_written") == "2015-06-10"
        assert value(read_of, "subject") == "修正「退還營業稅實施辦法」。"

    def test_a_rule_of_the_federal_register(self) -> None:
        read_of = read(RULE, "en")
        assert read_of.form == "us-federal-register"
        title = read_of.field("title")
        assert title is not None
        assert title.printed == "High-Cost Mortgage Amendments\n(Regulation Z)"
        assert value(read_of, "rin") == "RIN 3170-AA12"
        assert value(read_of, "date_in_force") == "2014-01-10"
        assert value(read_of, "issuer") == "Bureau of Consumer Protection."

    def test_an_act_of_the_union(self) -> None:
        read_of = read(UNION, "en")
        assert value(read_of, "document_number") == "(EU) 2016/679"
        assert value(read_of, "date_signed") == "2016-04-27"
        title = value(read_of, "title")
        assert title is not None and title.endswith("on the protection of natural persons")

    def test_a_statutory_instrument(self) -> None:
        read_of = read(INSTRUMENT, "en")
        assert value(read_of, "title") == "The Data Protection (Amendments) Regulations 2019"
        assert value(read_of, "document_number") == "2019 No. 419"
        assert value(read_of, "date_signed") == "2019-02-28"
        assert read_of.field("date_in_force") is None


class TestReferences:
    """What a text refers to, and whether that is here."""

    def test_instruments_have_who_issued_them_and_why_they_are_cited(self) -> None:
        text = "根据国家发展和改革委员会《价格办法》（发改〔2010〕3号），《旧办法》同时废止。"
        first, second = (one for one in read(text).references if one.kind == "instrument")
        assert (first.value, first.issuer) == ("价格办法", "国家发展和改革委员会")
        assert (first.number, first.relation) == ("发改〔2010〕3号", "basis")
        assert (second.value, second.issuer, second.relation) == ("旧办法", None, "repeals")

    def test_an_article_of_its_own_is_resolved_and_one_elsewhere_is_not(self) -> None:
        text = "第二条 见本办法第一条和《价格法》第一条，以及本办法第九条。"
        units = (Unit("art_1", Kind.ARTICLE, 0, 0), Unit("art_2", Kind.ARTICLE, 0, len(text)))
        found = [one for one in read(text, "zh-Hans", *units).references if one.kind == "article"]
        assert [one.target for one in found] == ["art_1", None, None]

    def test_english(self) -> None:
        units = (
            Unit("title", Kind.TITLE, 0, 37, text=BILINGUAL[:37]),
            Unit("art_2", Kind.ARTICLE, 0, 0),
        )
        read_of = read(BILINGUAL, "en", *units)
        by_kind = {one.kind: one for one in reversed(read_of.references)}
        assert (by_kind["instrument"].value, by_kind["instrument"].issuer) == (
            "Measures for Letters",
            "State Council",
        )
        assert by_kind["article"].target == "art_2"
        assert by_kind["insertion"].value == "[such]"
        assert by_kind["link"].value == "http://posts.example/letters"
        assert value(read_of, "issuer") == "Department of Posts"


class TestTerms:
    """When it takes effect, and by when something is due."""

    def test_a_day_that_follows_from_a_rule_is_inferred(self) -> None:
        read_of = read(BILINGUAL, "en", Unit("title", Kind.TITLE, 0, 37, text=BILINGUAL[:37]))
        rule, day = read_of.field("in_force"), read_of.field("date_in_force")
        assert rule is not None and (rule.value, rule.status) == ("on_publication", Status.PRINTED)
        assert day is not None and (day.value, day.status) == ("2014-03-31", Status.INFERRED)
        [limit] = read_of.deadlines
        assert (limit.amount, limit.measure, limit.event) == (90, "day", "publication")
        assert limit.due is not None and limit.due.value == "2014-06-29"

    @pytest.mark.parametrize(
        ("text", "amount", "measure", "due"),
        [
            ("自公布之日起三十日内报备。", 30, "day", "2014-01-30"),
            ("自发布之日起 90 日内报备。", 90, "day", "2014-03-31"),
            ("自印发之日起30日内报备。", 30, "day", None),
            ("自本办法公布之日起10个工作日内报备。", 10, "working-day", None),
            ("自公布之日起两个月内报备。", 2, "month", "2014-02-28"),
            ("自公告期满之日起30日内报备。", None, "", None),
            ("自公布之日起2个月内报备。", 2, "month", "2014-02-28"),
            ("自收到通知之日起五日内答复。", 5, "day", None),
        ],
    )
    def test_time_limits(
        self, text: str, amount: int | None, measure: str, due: str | None
    ) -> None:
        limits = read(f"某部关于管理的通知\n{text}\n某部\n2013年12月31日\n").deadlines
        if amount is None:
            assert limits == ()
            return
        [limit] = limits
        assert (limit.amount, limit.measure) == (amount, measure)
        assert (limit.due.value if limit.due else None) == due


class TestDates:
    """Dates as they are printed."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2014 年 12 月 24 日", "2014-12-24"),
            ("二〇〇四年四月二十七日", "2004-04-27"),
            ("一九九六年二月五日", "1996-02-05"),
            ("二○○六年十二月三十日", "2006-12-30"),
            ("二0一九年十二月三十日", "2019-12-30"),
            ("中華民國103年11月4日", "2014-11-04"),
            ("中華民國一百零三年十一月四日", "2014-11-04"),
            ("July 22, 2011", "2011-07-22"),
            ("28th February 2019", "2019-02-28"),
            ("24 December 2014", "2014-12-24"),
            ("2014-12-24", "2014-12-24"),
        ],
    )
    def test_forms(self, text: str, day: str) -> None:
        found = only_date(f" （{text}） ")
        assert found is not None and found.value.isoformat() == day

    @pytest.mark.parametrize(
        "text", ["二〇〇四年二月三十日", "2014年13月1日", "0年1月1日", "12月24日"]
    )
    def test_what_no_calendar_has_is_none(self, text: str) -> None:
        assert dates_in(text) == []

    @given(st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(2999, 12, 31)))
    def test_every_day_is_read_back(self, day: datetime.date) -> None:
        for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat()):
            [found] = dates_in(f"于{text}。")
            assert found.value == day

    @given(st.integers(min_value=0, max_value=199))
    def test_counted_numbers(self, number: int) -> None:
        digits = "零一二三四五六七八九"
        hundreds, rest = divmod(number, 100)
        tens, ones = divmod(rest, 10)
        text = "一百" * hundreds
        text += f"{digits[tens]}十" if tens else ("零" if hundreds and ones else "")
        text += digits[ones] if ones or not number else ""
        assert number_of(text) == number


# What the patterns look for, so that chance finds them.
ALPHABET = "国务院令第号关于的通知年月日0123456789一二〇《》。：\n （）自发布之起内施行條部長字"


@given(st.text(alphabet=ALPHABET))
def test_any_text_ends_in_fields_that_lead_back(text: str) -> None:
    for language in ("zh-Hans", "en"):
        for field in read(text, language).fields:
            assert field.status is not Status.PRINTED or leads_back(field, text)


class TestEntities:
    """What words alone show to be named; what takes knowledge of the world is left out."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "某市办法\n第一条　建设单位应当报告；由市水务局负责。\n"
                "第二条　本市的用户，其代理人应当持护照登记。\n第三条　河南省和廣東省依照执行。\n",
                {
                    ("actor", "建设单位"),
                    ("place", "河南省"),
                    ("place", "廣東省"),
                    ("identity_document", "护照"),
                },
            ),
            (
                "Notice on Records\nArticle 1 The Senate Report names the Securities and Exchange "
                "Commission. Each person must report.\nArticle 2 The Office of Records of Hebei "
                "Province answers; in Hebei a person may ask.\n",
                {
                    ("organisation", "Securities and Exchange Commission"),
                    ("organisation", "Office of Records of Hebei Province"),
                    ("place", "Hebei Province"),
                    ("place", "Hebei"),
                    ("actor", "person"),
                },
            ),
        ],
    )
    def test_names(self, text: str, expected: set[tuple[str, str]]) -> None:
        (said,) = editions.read(text).said
        assert {(one.kind, one.value) for one in said.entities} == expected
