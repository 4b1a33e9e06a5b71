"""Notices as portals and gazettes set them: what frames them is no title, and no date is theirs."""

from __future__ import annotations

import pytest

from manifests import Limits
from muniment.edition.fields import Status
from muniment.edition.model import Kind
from muniment.edition.read import read_rendition

NAMES = ("title", "document_number", "issuer", "date_written")


def values(text: str, *names: str) -> tuple[str | None, ...]:
    read = read_rendition(text.encode(), "notice.txt", Limits())
    fields = [read.said[0].field(name) for name in names or NAMES]
    return tuple(one.value if one else None for one in fields)


class TestMainland:
    """Letterheads and paths through a site stand above a title; offices sign together."""

    @pytest.mark.parametrize("head", ["绿洲市水务局", "绿洲市水务局文件"])
    def test_whose_paper_it_is_is_no_title(self, head: str) -> None:
        text = (
            f"{head}\n绿水函〔2023〕90号\n关于征求节约用水条例意见的函\n市直各单位：\n"
            "现将征求意见稿送你们，请于2023年10月20日前反馈意见。\n绿洲市水务局\n2023年9月28日\n"
        )
        told = ("关于征求节约用水条例意见的函", "绿水函〔2023〕90号", "绿洲市水务局", "2023-09-28")
        assert values(text) == told

    def test_where_a_reader_is_in_a_site_is_no_title(self) -> None:
        text = (
            "当前位置：首页 > 政务公开 > 通知公告\n关于开展参保登记的公示\n全区城乡居民：\n"
            "集中缴费期为2021年10月10日至12月31日。\n望江区医疗保障局\n2021年9月30日\n"
        )
        assert values(text, "title", "date_written") == ("关于开展参保登记的公示", "2021-09-30")

    def test_a_table_of_values_above_a_text_has_two_in_a_row(self) -> None:
        table = (
            ("索　引　号：", "0001/2023-7", "主题分类：", "水利"),
            ("发文机关：", "绿洲市水务局", "成文日期：", "2023年09月28日"),
            ("标　　题：", "关于节约用水的通知"),
            ("发文字号：", "绿水函〔2023〕90号", "发布日期：", "2023年10月08日"),
            ("主 题 词：",),
        )
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in table)
        rows = "".join(f"<tr>{row}</tr>" for row in cells)
        text = (
            "<p>关于节约用水的通知</p><p>绿水函〔2023〕90号</p><p>市直各单位：</p><p>现将节约用水有关事项"
            "通知如下，请认真执行。</p><p>绿洲市水务局</p><p>2023年9月28日</p>"
        )
        html = f"<html><body><div><table>{rows}</table>{text}</div></body></html>"
        read = read_rendition(html.encode(), "notice.html", Limits())
        fields = {one.name: (one.value, one.status) for one in read.said[0].fields}
        told = ("关于节约用水的通知", "绿水函〔2023〕90号", "绿洲市水务局", "2023-09-28")
        more = {"index_number": "0001/2023-7", "topic": "水利", "date_published": "2023-10-08"}
        for name, value in {**dict(zip(NAMES, told, strict=True)), **more}.items():
            assert fields[name] == (value, Status.PRINTED)
        titles = [unit.text for unit in read.columns[0].units if unit.kind is Kind.TITLE]
        assert titles == ["关于节约用水的通知"]

    @pytest.mark.parametrize(
        ("line", "published"),
        [
            ("发布日期：2023-10-08", "2023-10-08"),
            ("发布时间：2023-10-08 09:30 来源：市水务局 浏览次数：12次", "2023-10-08"),
            ("信息来源：市水务局 | 发布时间：2023-10-08 | 点击：12", "2023-10-08"),
            ("来源：市水务局　作者：办公室　字号：[大 中 小]", None),
        ],
    )
    def test_what_a_page_says_of_itself_under_a_title_hides_nothing(
        self, line: str, published: str | None
    ) -> None:
        text = (
            f"关于节约用水的通知\n{line}\n绿水函〔2023〕90号\n市直各单位：\n现将节约用水有关事项通知如下。\n"
            "绿洲市水务局\n2023年9月28日\n"
        )
        told = ("关于节约用水的通知", "绿水函〔2023〕90号", "绿洲市水务局", "2023-09-28", published)
        assert values(text, *NAMES, "date_published") == told

    def test_a_number_with_its_title_beside(self) -> None:
        text = (
            "海关总署公告2023年第120号（关于进口榴莲检疫要求的公告）\n现就有关要求公告如下：\n"
            "一、应当符合法律。\n二、特此公告。\n海关总署\n2023年9月19日\n"
        )
        assert values(text, "title", "document_number") == (
            "关于进口榴莲检疫要求的公告",
            "海关总署公告2023年第120号",
        )

    def test_who_issues_together_is_told_one_by_one(self) -> None:
        text = (
            "关于加强消防管理的通知\n教监〔2023〕2号\n各省教育厅：\n现就有关事项通知如下。\n"
            "教育部办公厅　　民政部办公厅\n国家消防救援局办公室\n2023年6月5日\n"
        )
        (said,) = read_rendition(text.encode(), "notice.txt", Limits()).said
        told = [one.value for one in said.joint("issuer")]
        assert told == ["教育部办公厅", "民政部办公厅", "国家消防救援局办公室"]


class TestOthers:
    """Forms of Taiwan with labels, the Federal Register without captions, letters in English."""

    def test_a_letter_of_taiwan_names_its_values(self) -> None:
        text = (
            "經濟部　函\n地址：臺北市福州街15號\n承辦人：林小姐\n受文者：各縣市政府\n"
            "發文日期：中華民國112年5月3日\n發文字號：經標字第11204601230號\n附件：如說明\n"
            "主旨：修正度量衡器檢查辦法，請查照。\n部　長　王美花\n"
        )
        assert values(text, *NAMES, "signatory") == (
            None,
            "經標字第11204601230號",
            "經濟部",
            "2023-05-03",
            "部長 王美花",
        )

    def test_a_notice_without_captions_has_its_agency_above_its_subject(self) -> None:
        text = (
            "NATIONAL SCIENCE FOUNDATION\n\nSunshine Act Meetings\n\nThe Committee on Oversight "
            "hereby gives notice of the scheduling of a teleconference.\n\nSTATUS: Open.\n\n"
            "[FR Doc. 2022-08402 Filed 4-15-22; 11:15 am]\nBILLING CODE 7555-01-P\n"
        )
        assert values(text, "title", "issuer") == (
            "Sunshine Act Meetings",
            "NATIONAL SCIENCE FOUNDATION",
        )

    def test_when_something_else_was_published_nothing_takes_effect(self) -> None:
        text = (
            "DEPARTMENT OF LABOR\n29 CFR Part 780\nRIN 1235-AA34\nStatus: Delay\n"
            "AGENCY: Department of Labor.\nACTION: Final rule; delay of effective date.\n"
            "DATES: As of March 4, 2021, the effective date of the rule published January 7, "
            "2021, is delayed{} May 7, 2021.\n"
        )
        assert values(text.format(" until"), "date_in_force") == ("2021-05-07",)
        assert values(
            text.partition("DATES")[0] + "DATES: The effective date of the rule "
            "published January 7, 2021, is delayed.\n",
            "date_in_force",
        ) == (None,)

    def test_who_signs_in_english_stands_above_the_date(self) -> None:
        text = (
            "Notice on Visa Requirements\n1. Visas issued before March 28, 2020 are valid.\n"
            "2. The Ministry of Health decides on tests.\n"
            "Embassy of China in the Republic of Ruritania\nMarch 14, 2023\n"
        )
        assert values(text, "issuer") == ("Embassy of China in the Republic of Ruritania",)

    @pytest.mark.parametrize(
        "said", ["Published: 8 October 2023", "Posted on October 8, 2023 by x"]
    )
    def test_since_when_an_english_page_is_published(self, said: str) -> None:
        text = (
            f"Notice\nKeeping of official documents\n{said}\nThe Secretary gives notice of this.\n"
            "1. Every authority must keep its documents.\n2. Every authority must list them."
        )
        html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        (read,) = read_rendition(html.encode(), "notice.html", Limits()).said
        found = [read.field(name) for name in ("title", "type", "date_published", "date_written")]
        told = ("Keeping of official documents", "Notice", "2023-10-08", None)
        assert tuple(one and one.value for one in found) == told

    def test_a_number_alone_is_no_title(self) -> None:
        text = "No. 045/2021\nThe Ministry presents its compliments to all missions in the city.\n"
        assert values(text, "title", "document_number") == (None, "No. 045/2021")


class TestStructure:
    """Recitals have numbers of their own, and a regulation of several paragraphs is one."""

    def test_numbered_recitals_are_no_articles(self) -> None:
        text = (
            "COUNCIL DECISION (CFSP) 2022/2478\nof 16 December 2022\nTHE COUNCIL,\n"
            "Having regard to the Treaty,\nWhereas:\n(1) In 2014 the Council adopted a Decision.\n"
            "(2) It should be amended.\nHAS ADOPTED THIS DECISION:\nArticle 1\nIt is amended.\n"
            "Article 2\n(1) This Decision enters into force.\n(2) It is published.\n"
        )
        units = {
            one.id: one.text
            for one in read_rendition(text.encode(), "a", Limits()).columns[0].walk()
        }
        assert units["rec_2"] == "(2) It should be amended."
        assert units["art_1__para_1"] == "It is amended."
        assert units["art_2__item_2"] == "It is published."

    @pytest.mark.parametrize(
        "first", ["Article 1\n", "Article 1 — Archives\n", "Article 1 ", "CHAPTER I\nArticle 1\n"]
    )
    def test_they_end_above_the_first_article_where_nothing_is_adopted(self, first: str) -> None:
        text = (
            "Regulation on archives\nWhereas:\n(1) Archives matter to the public.\n"
            "(2) Article 1 of another act keeps them.\n"
            f"{first}Archives are kept.\nArticle 2\nThey are open.\n"
        )
        column = read_rendition(text.encode(), "a", Limits()).columns[0]
        own = [one.id.rpartition("__")[2] for one in column.walk()]
        counted = [one for one in own if one.startswith(("rec_", "art_"))]
        assert counted == ["rec_1", "rec_2", "art_1", "art_2"]

    def test_paragraphs_of_a_statutory_instrument(self) -> None:
        text = (
            "The Food Regulations 2021\n1.—(1) These are the Food Regulations 2021.\n"
            "(2) They come into force on 1st October 2022.\n2. In these, food has its meaning.\n"
        )
        ids = [one.id for one in read_rendition(text.encode(), "a", Limits()).columns[0].units]
        assert ids[-2:] == ["art_1", "art_2"]

    def test_a_word_that_ends_so_is_not_what_a_notice_calls_itself(self) -> None:
        text = (
            "关于职称评审结果的公示\n根据《会计人员职称评价基本标准条件》，经评审，王某某等通过评审，"
            "现予公示。\n某市财政局\n2021年12月6日\n"
        )
        assert values(text, "type") == ("公示",)
