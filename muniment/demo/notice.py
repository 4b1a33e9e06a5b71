"""What the made-up ministry publishes: a bilingual notice, before and after it is quietly edited.

The Republic of Example does not exist; the text is ours.
"""

from __future__ import annotations

TITLES = (
    "关于公开发布气象预警的通告",
    "Notice on the Public Release of Weather Warnings",
)
PUBLISHER = "Ministry of Weather of the Republic of Example / 示例共和国气象部"
# The edit is of one number, in both languages: how long warnings stay open to the public.
KEPT_FOR = (("十年", "ten years"), ("十日", "ten days"))

_PAGE = """\
<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<title>示例共和国气象部 Ministry of Weather of the Republic of Example</title>
<style>body {{ font-family: serif; max-width: 44em; margin: 2em auto; }}</style>
<script>document.documentElement.className = "ready";</script>
</head>
<body>
<h1>关于公开发布气象预警的通告</h1>
<h1 lang="en">Notice on the Public Release of Weather Warnings</h1>
<p>示例共和国气象部通告（示气通〔2026〕7 号）</p>
<p lang="en">Ministry of Weather of the Republic of Example, Notice No. 7 of 2026</p>
<p>一、气象预警作出后，应当在三十分钟内在本部网站公布。</p>
<p lang="en">(1) A weather warning shall be published on the website of this Ministry within thirty
minutes of being made.</p>
<p>二、已公布的预警在网站上保留{zh}，任何人均可查阅。</p>
<p lang="en">(2) Published warnings remain on the website for {en}, open to everyone.</p>
<p>三、预警级别及其颜色如下表，详见附件。</p>
<p lang="en">(3) The levels of warnings and their colours are as follows; see the annex.</p>
<table>
<tr><th>级别</th><th lang="en">Level</th><th>颜色</th><th lang="en">Colour</th></tr>
<tr><td>一级</td><td lang="en">I, extremely severe</td><td>红色</td><td lang="en">red</td></tr>
<tr><td>二级</td><td lang="en">II, severe</td><td>橙色</td><td lang="en">orange</td></tr>
<tr><td>三级</td><td lang="en">III, rather severe</td><td>黄色</td><td lang="en">yellow</td></tr>
<tr><td>四级</td><td lang="en">IV, ordinary</td><td>蓝色</td><td lang="en">blue</td></tr>
</table>
<p>四、本通告自公布之日起施行。</p>
<p lang="en">(4) This Notice takes effect on the day of its publication.</p>
<p>2026 年 3 月 2 日</p>
<p lang="en">2 March 2026</p>
</body>
</html>
"""

SCAN = (
    "MINISTRY OF WEATHER",
    "REPUBLIC OF EXAMPLE",
    "",
    "NOTICE NO. 7 OF 2026",
    "",
    "(1) A WEATHER WARNING SHALL BE PUBLISHED",
    "ON THE WEBSITE OF THIS MINISTRY WITHIN",
    "THIRTY MINUTES OF BEING MADE.",
    "",
    "(2) PUBLISHED WARNINGS REMAIN ON THE",
    "WEBSITE FOR TEN YEARS, OPEN TO EVERYONE.",
    "",
    "2 MARCH 2026",
)
ANNEX = (
    "Annex to Notice No. 7 of 2026",
    "Ministry of Weather of the Republic of Example",
    "",
    "Level I     extremely severe    red",
    "Level II    severe              orange",
    "Level III   rather severe       yellow",
    "Level IV    ordinary            blue",
)


def notice_page(edited: bool) -> bytes:
    """Give the page as first published, or as edited later."""
    zh, en = KEPT_FOR[edited]
    return _PAGE.format(zh=zh, en=en).encode("utf-8")
