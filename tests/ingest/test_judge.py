"""What a fetch ended in is judged by evidence, never by a status alone or a word in a long text."""

from __future__ import annotations

from pathlib import Path

import pytest

from certificates import NOW
from checksums import Algorithm, Digest
from ingest.exchange import Body, Exchange
from ingest.outcome.fetched import Confidence, Fetched, FetchOutcome
from ingest.outcome.judge import judge, read_body
from ingest.outcome.look import ENOUGH, is_markup, look_at
from ingest.outcome.rules import outcome_rules
from manifests import Limits
from outcome_cases import ASKED, CASES, ELSEWHERE, NOTICES, Answer, in_site, page

RULES = {rule.name: rule for rule in outcome_rules().rules}
ARTICLE = "第一条 为了规范政务公开工作，保障公民、法人和其他组织依法获取政府信息，制定本办法。"


def judged(folder: Path, answer: Answer) -> Fetched:
    """Judge an answer to the address that is asked for in all of these."""
    raw = answer.page.encode()
    (folder / "body").write_bytes(raw)
    exchanges = [
        Exchange(
            url=url,
            method="GET",
            started=NOW,
            ended=NOW,
            status=answer.status,
            headers=tuple((name.encode(), value.encode()) for name, value in answer.headers),
            body=Body(
                unchunked_size=len(raw),
                unchunked=Digest.of(Algorithm.SHA256, raw),
                size=len(raw),
                sha256=Digest.of(Algorithm.SHA256, raw),
                sha512=Digest.of(Algorithm.SHA512, raw),
            ),
        )
        for url in dict.fromkeys((ASKED, answer.came_from or ASKED))
    ]
    with (folder / "body").open("rb") as body:
        decoded = read_body(exchanges[-1], body, Limits())
    return judge(exchanges, decoded)


class TestRules:
    """Rules are data, and each has a case."""

    def test_there_is_a_case_for_each_rule_and_none_for_another(self) -> None:
        assert set(CASES) == set(RULES)

    @pytest.mark.parametrize("name", CASES)
    def test_the_case_is_known_by_its_rule(self, tmp_path: Path, name: str) -> None:
        fetched, rule = judged(tmp_path, CASES[name]), RULES[name]
        assert {one.rule for one in fetched.evidence} == {name}
        assert (fetched.outcome, fetched.detail, fetched.confidence) == (
            rule.outcome,
            rule.detail,
            rule.confidence,
        )
        assert fetched.denies is (rule.confidence is not Confidence.UNCLEAR)

    @pytest.mark.parametrize(("name", "said"), ELSEWHERE)
    def test_other_languages_are_known_too(self, tmp_path: Path, name: str, said: str) -> None:
        fetched = judged(tmp_path, Answer(said))
        assert fetched.evidence[0].rule == name
        assert fetched.denies

    @pytest.mark.parametrize("name", CASES)
    def test_every_rule_names_its_source_and_asks_for_more_than_a_status(self, name: str) -> None:
        rule = RULES[name]
        assert len(rule.source) > 20
        assert rule.header or rule.address or rule.title or rule.line or rule.markup

    def test_no_rule_asks_for_more_text_than_is_looked_at(self) -> None:
        assert all((rule.most or 0) <= ENOUGH for rule in RULES.values())

    def test_evidence_points_into_the_text(self, tmp_path: Path) -> None:
        answer = CASES["not-found-line"]
        (met,) = judged(tmp_path, answer).evidence
        assert met.at is not None
        assert answer.page[met.at :].startswith("很抱歉，您访问的页面不存在")
        assert met.said == "您访问的页面不存在"


class TestNotices:
    """A notice may quote any of these words: a rule asks for the place where they stand."""

    def words(self) -> list[str]:
        pages = [answer.page for answer in CASES.values()] + [said for _, said in ELSEWHERE]
        return [text for text in pages if text]

    def test_a_long_notice_that_quotes_every_page_stays_a_notice(self, tmp_path: Path) -> None:
        quoted = "".join(self.words())
        text = page("关于网页提示用语的通告", *[ARTICLE] * 60, quoted, *[ARTICLE] * 60)
        fetched = judged(tmp_path, Answer(text))
        assert (fetched.outcome, fetched.confidence) == (FetchOutcome.NOTICE, Confidence.LIKELY)

    @pytest.mark.parametrize("title", ["关于网页提示用语的通告", ""])
    def test_a_long_notice_is_known_by_its_title_or_its_first_line(
        self, tmp_path: Path, title: str
    ) -> None:
        text = page(title, "国务院令", *[ARTICLE] * 120)
        (met,) = judged(tmp_path, Answer(text)).evidence[1:]
        assert (met.where, met.said) == (("title", title) if title else ("line", "国务院令"))
        assert met.at is not None
        assert text[met.at :].startswith(met.said)

    @pytest.mark.parametrize(
        "quote",
        [
            "有的网站提示“您访问的页面不存在”，群众无法办事。",
            "凡该信息已被删除的，应当说明理由。",
            "现就有关网站未备案、访问被拦截等问题通告如下：",
            "Requests answered with Access Denied or 404 Not Found shall be logged.",
        ],
    )
    def test_a_short_notice_that_quotes_them_stays_one(self, tmp_path: Path, quote: str) -> None:
        text = page("关于做好政府网站管理工作的通知", "各部门：", quote, ARTICLE)
        assert judged(tmp_path, Answer(text)).outcome is FetchOutcome.NOTICE

    @pytest.mark.parametrize(
        "title",
        [
            "关于页面不存在等问题的通报",
            "Access Denied: how ministries lock their archives",
            "关于网站备案信息已删除单位名单的公告",
            "系统维护管理办法",
        ],
    )
    def test_a_title_about_such_pages_is_none_of_them(self, tmp_path: Path, title: str) -> None:
        assert judged(tmp_path, Answer(page(title, ARTICLE))).outcome is FetchOutcome.NOTICE

    @pytest.mark.parametrize("notice", NOTICES, ids=[title for title, *_ in NOTICES])
    def test_a_short_notice_within_a_site_stays_one(
        self, tmp_path: Path, notice: tuple[str, ...]
    ) -> None:
        assert judged(tmp_path, Answer(in_site(*notice))).outcome is FetchOutcome.NOTICE

    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            (in_site("404-示例市人民政府", "3秒后返回首页"), "not-found-title"),
            (in_site("示例市人民政府", "非常抱歉，您访问的页面不存在或已删除"), "not-found-line"),
            (in_site("示例市人民政府", "该信息已被删除。"), "deleted-words"),
            (in_site("示例市人民政府", "您访问的网站暂时无法访问"), "filing-words"),
        ],
    )
    def test_the_text_of_links_is_nobodys(self, tmp_path: Path, text: str, rule: str) -> None:
        fetched = judged(tmp_path, Answer(text))
        assert fetched.denies and fetched.evidence[0].rule == rule

    def test_of_a_page_that_was_not_read_to_its_end_nothing_is_said_to_be_missing(
        self, tmp_path: Path
    ) -> None:
        style = f"<style>{'a' * Limits().judged_bytes}</style>"
        for said in (page("", ARTICLE, head=style), page("404", ARTICLE, head=style)):
            fetched = judged(tmp_path, Answer(said))
            assert (fetched.outcome, fetched.confidence) == (
                FetchOutcome.NOTICE,
                Confidence.UNCLEAR,
            )

    @pytest.mark.parametrize(
        "notice",
        [
            ("关于撤回信息的公告", "经核实，该信息已被删除。"),
            ("关于网站关停的公告", "根据要求，本网站已关停。", "特此公告。"),
            (
                "示例市人民政府",
                "示例市信访局关于页面误删的说明",
                "您访问的页面不存在。",
                "特此说明。",
            ),
            ("404 - Notice of road closure", "The road is closed."),
            ("系统维护公告_示例市税务局", "本周六22时至周日8时停机维护。"),
        ],
    )
    def test_words_that_a_notice_is_about_are_told_and_cost_nothing(
        self, tmp_path: Path, notice: tuple[str, ...]
    ) -> None:
        fetched = judged(tmp_path, Answer(in_site(*notice)))
        assert fetched.confidence is Confidence.UNCLEAR and not fetched.denies

    def test_a_page_that_goes_on_later_may_be_read(self, tmp_path: Path) -> None:
        head = "<meta http-equiv='refresh' content='300;url=/index.html'>"
        for said in (Answer(page("", "明日停水。", head=head)), Answer(page("", "停水"), headers=(
            ("Refresh", "300; url=/"),
        ))):  # fmt: skip
            assert judged(tmp_path, said).outcome is FetchOutcome.NOTICE

    @pytest.mark.parametrize("path", ["/passport/fees.html", "/errors-and-omissions.html"])
    def test_a_notice_that_moved_is_one_still(self, tmp_path: Path, path: str) -> None:
        answer = Answer(page("通告", ARTICLE), came_from=f"http://example.gov.cn{path}")
        assert judged(tmp_path, answer).outcome is FetchOutcome.NOTICE

    @pytest.mark.parametrize("anchor", ["<a name=top>", "<a id='content'/>"])
    def test_a_place_that_is_jumped_to_is_no_link(self, anchor: str) -> None:
        look = look_at(page("通告", anchor, *[ARTICLE] * 4), True)
        assert look.own == look.size

    def test_what_only_looks_like_links_is_no_text_of_the_page(self, tmp_path: Path) -> None:
        assert judged(tmp_path, Answer(in_site("通告"))).confidence is Confidence.UNCLEAR

    def test_a_notice_of_pictures_or_frames_is_not_empty(self, tmp_path: Path) -> None:
        for text in (
            page("", head="<img src='1.jpg'>"),
            "<html><frameset cols='20%,*'><frame src='a.htm'><frame src='b.htm'></frameset></html>",
        ):
            fetched = judged(tmp_path, Answer(text))
            assert (fetched.outcome, fetched.confidence) == (
                FetchOutcome.NOTICE,
                Confidence.UNCLEAR,
            )

    def test_what_is_no_text_is_not_judged_by_words(self, tmp_path: Path) -> None:
        (tmp_path / "body").write_bytes(b"")
        assert judged(tmp_path, Answer("%PDF-1.7\n\0\0 404")).outcome is FetchOutcome.NOTICE

    def test_a_redirect_to_the_like_path_is_none(self, tmp_path: Path) -> None:
        moved = ASKED.replace("http://", "https://www.")
        assert judged(tmp_path, Answer(page("通告", ARTICLE), came_from=moved)).outcome is (
            FetchOutcome.NOTICE
        )


class TestPages:
    """A page is known by how it begins, and read as what it is served as."""

    @pytest.mark.parametrize(
        ("text", "is_page"),
        [
            ("<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE html><html>", True),
            ("<font size=3>公告</font><br>", True),
            ("<table border=1>", True),
            ("<?xml version='1.0'?><rss>", False),
            ("<address>", False),
            ("<!---->" * 500 + "x", False),
        ],
    )
    def test_how_pages_begin(self, text: str, is_page: bool) -> None:
        assert is_markup(text) is is_page

    def test_what_is_drawn_is_text(self) -> None:
        text = "<div><template shadowrootmode=open>通告</template><template>无</template></div>"
        assert look_at(text, True).size == 2

    @pytest.mark.parametrize("media", ["application/xhtml+xml", "text/xml"])
    def test_a_tag_of_xhtml_may_end_its_own_element(self, tmp_path: Path, media: str) -> None:
        text = (
            "<?xml version='1.0'?><html><head><title>通告</title><script src='a.js'/></head><body>"
        )
        text += f"<p>{ARTICLE * 4}</p><p><![CDATA[{ARTICLE * 4} < ]]></p></body></html>"
        fetched = judged(tmp_path, Answer(text, headers=(("Content-Type", media),)))
        assert (fetched.outcome, fetched.confidence) == (FetchOutcome.NOTICE, Confidence.LIKELY)
        assert look_at(text, True, xml=True).size > 300 > look_at(text, True).size


class TestStatuses:
    """A status is evidence, and never all of it where the page says more."""

    @pytest.mark.parametrize(
        ("status", "text", "expected"),
        [
            (404, "", ("not-found", "", "likely")),
            (404, page("404 Not Found", "nginx"), ("not-found", "", "certain")),
            (410, "", ("not-found", "said-gone", "likely")),
            (404, CASES["ruishu"].page, ("not-found", "", "likely")),
            (412, CASES["ruishu"].page, ("blocked", "challenge", "certain")),
            (403, "", ("blocked", "refused", "likely")),
            (401, "", ("blocked", "login", "likely")),
            (429, "", ("blocked", "too-often", "likely")),
            (451, "", ("blocked", "legal", "likely")),
            (412, "", ("blocked", "refused", "unclear")),
            (500, "", ("unreachable", "server-error", "likely")),
            (521, page("Web server is down"), ("unreachable", "server-error", "likely")),
            (300, "", ("redirected", "nowhere", "certain")),
            (204, "", ("empty", "", "certain")),
            (200, "", ("empty", "", "certain")),
            (200, " \n", ("empty", "no-text", "likely")),
            (200, "<html><body></body></html>", ("empty", "no-text", "likely")),
            (200, "<html><div id=app></div><script></script>", ("empty", "no-text", "unclear")),
            (200, "Access denied", ("blocked", "refused", "likely")),
        ],
    )
    def test_of_each(
        self, tmp_path: Path, status: int, text: str, expected: tuple[str, str, str]
    ) -> None:
        fetched = judged(tmp_path, Answer(text, status))
        assert (fetched.outcome.value, fetched.detail, fetched.confidence.value) == expected
        assert fetched.evidence
