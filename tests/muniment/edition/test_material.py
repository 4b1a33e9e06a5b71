"""Text out of pages and bytes of every kind: main content, exact offsets, findings, no surprise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import column, ids, law, read
from manifests import Limits
from muniment.edition import Kind
from muniment.edition.read import read_edition, read_rendition
from muniment.edition.shape import edition_json

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/a">政务公开</a></div>
<div id="main"><h1>关于保存文书的通知</h1>
<table><tr><td>发文字号</td><td>示政发〔2019〕6号</td></tr></table>
<p>一、总体要求&nbsp;保存&amp;公布。<p>二、具体安排如下，请各单位认真做好落实工作，及时上报。</p>
<ul><li>（一）登记文书的来源；</li><li>（二）核对文书的内容。</li></ul>
<p>¹ 注释保留。</p></div>
<div class="footer">版权所有 第一条</div><script>一、不是文本</script></body></html>"""


class TestPages:
    """Main content kept, navigation dropped, tables and footnotes kept."""

    def test_what_is_the_notice_is_kept_and_what_is_not_is_dropped(self) -> None:
        found = read(PAGE, "notice.html")
        text = found.columns[0].view.text
        assert "首页" not in text and "版权" not in text and "不是文本" not in text
        assert "发文字号\t示政发〔2019〕6号" in text
        assert "保存&公布" in text
        assert "fn_1" in ids(found.columns[0])

    def test_offsets_lead_into_the_page_as_it_was_served(self) -> None:
        found = read(PAGE, "notice.html")
        assert found.text is not None and found.text.content == PAGE
        for unit in found.columns[0].segments():
            printed = "".join(found.text.printed(span) for span in unit.spans)
            packed = printed.replace("&nbsp;", " ").replace("&amp;", "&")
            assert "".join(packed.split()) == "".join(unit.text.split())

    def test_a_long_cell_of_a_table_with_columns_takes_nothing_from_the_others(self) -> None:
        rows = (("事项", "内容"), ("公告事项", "应当妥善保存文书。" * 40), ("联系人", "登记处"))
        made = "".join(f"<tr><td>{name}</td><td>{said}</td></tr>" for name, said in rows)
        found = read(f"<p>公告</p><table>{made}</table><p>特此公告。</p>", "n.html")
        text = found.columns[0].view.text
        assert text.startswith("公告\n事项\t内容\n公告事项\t应当")
        assert text.endswith("。\n联系人\t登记处\n特此公告。")

    @pytest.mark.parametrize(
        "side", ["<a href='/'>首页</a>", "<table><tr><td>您好</td></tr></table>"]
    )
    def test_the_long_cell_of_a_table_that_sets_out_a_page_is_its_text(self, side: str) -> None:
        rows = ((side, "某市人民政府"), (side, "应当妥善保存文书。" * 40), (side, "版权所有"))
        made = "".join(f"<tr><td>{beside}</td><td>{said}</td></tr>" for beside, said in rows)
        text = read(f"<table>{made}</table><p>备案</p>", "n.html").columns[0].view.text
        assert text.rstrip().endswith("应当妥善保存文书。")

    def test_mislabelled_pages_are_read_by_their_bytes(self) -> None:
        page = PAGE.replace("utf-8", "iso-8859-1").encode("gb18030")
        found = read(page, "notice.html")
        assert found.columns[0].language.startswith("zh")
        assert [one.code for one in found.findings] == ["text-mislabelled"]


class TestHostile:
    """Any bytes at all end in an edition with findings or a clear refusal."""

    @given(st.binary(max_size=300))
    @settings(max_examples=60, deadline=None)
    def test_any_bytes(self, data: bytes) -> None:
        for name in ("a.txt", "a.html"):
            found = read_rendition(data, name, Limits())
            edition_json(read_edition([found]))
            assert found.columns or found.findings

    @given(
        st.text(
            st.sampled_from("第一二十条之、（）1.(ivx)a<p>\t\n &;\ud800〇①—ABC："), max_size=200
        )
    )
    @settings(max_examples=150, deadline=None)
    def test_any_labels(self, text: str) -> None:
        for name in ("a.txt", "a.html"):
            found = read(text, name)
            if found.text is None:
                continue
            for one in found.columns:
                seen = ids(one)
                assert len(seen) == len(set(seen))
                assert all(id.isascii() for id in seen)
                for unit in one.segments():
                    assert one.view.text[unit.start : unit.end]
                    for span in unit.spans:
                        assert 0 <= span.start < span.end <= len(found.text.content)

    def test_what_is_longer_than_the_limit_is_cut_and_said_to_be(self) -> None:
        limits = Limits(edition_bytes=300)
        found = read_rendition("\n".join(law(9)).encode(), "a.txt", limits)
        assert [one.code for one in found.findings if one.code.startswith("text")] == ["text-cut"]

    @pytest.mark.parametrize(
        ("name", "text", "line"),
        [
            ("a.txt", "一。\n\n二。\n三。\n四。\n", "4"),
            ("a.txt", "一\ta\n二\tb\n三\tc\n四\td\n", "2"),
            ("a.html", "<p>一。\n<p>二。\n<p>三。\n<p>四。", "4"),
            ("a.html", "<p>一。<br>二。<br><br>三。<br>四。", "1"),
            ("a.html", "<pre>一。\n二。\n\n三。\n四。", "4"),
            ("a.html", "<table><tr><td>一。<td>a<tr><td>二。<td>b", "1"),
        ],
    )
    def test_lines_and_cells_are_read_to_a_limit(self, name: str, text: str, line: str) -> None:
        found = read_rendition(text.encode(), name, Limits(edition_lines=3))
        assert found.findings[0].code == "lines-cut"
        assert dict(found.findings[0].particulars) == {"most": "3", "line": line}
        letters = "".join(filter(str.isalpha, "".join(one.view.text for one in found.columns)))
        assert letters == ("一a二" if "a" in letters else "一二三")
        whole = read_rendition(text.encode(), name, Limits(edition_lines=8))
        assert "lines-cut" not in [one.code for one in whole.findings]

    def test_a_text_of_nothing_but_labels_is_weighed_to_a_limit(self) -> None:
        limits = Limits(edition_labels=50)
        found = read_rendition(("第一条" * 2000).encode(), "a.txt", limits)
        assert [one.code for one in found.findings] == ["labels-too-many"]

    def test_after_the_highest_number_of_an_article_no_next_one_is_looked_for(self) -> None:
        text = "第9998条　甲。\n第9999条　乙。\n"
        assert [unit.number for unit in column(text).units] == ["9998", "9999"]

    @pytest.mark.torture
    def test_a_law_of_nine_thousand_articles_is_read_whole(self) -> None:
        found = read("\n".join(law(9000, chapters=9)))
        assert found.findings == ()
        articles = [one for one in found.columns[0].walk() if one.kind is Kind.ARTICLE]
        assert [one.number for one in articles] == [str(number) for number in range(1, 9001)]

    def test_deep_nesting_is_no_deeper_than_a_page_needs(self) -> None:
        page = "<html><body>" + "<div>" * 20_000 + "<p>第一条　内容。</p>"
        assert "art_1" in ids(column(page, "a.html"))

    def test_other_formats_are_named_not_guessed(self) -> None:
        found = read(b"\x1f\x8b\x08", "a.gz")
        assert (found.text, [one.code for one in found.findings]) == (None, ["text-unread-format"])
