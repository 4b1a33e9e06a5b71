"""What the recorder's finding codes say; the English is each code's own meaning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from muniment.words.imports import FOUND as IMPORTS
from muniment.words.language import Language, Sentence

NOTHING: Mapping[str, Any] = MappingProxyType({})

_CHINESE = {
    "http-no-headers": "应答没有 HTTP 头；按 HTTP/0.9 将全部内容视为正文。",
    "http-leading-bytes": "状态行之前有空行。",
    "http-status-malformed": "状态行中没有状态码。",
    "http-too-many-interim": "中间应答的数量超过限额。",
    "http-header-not-ascii": "头字段的名称或值含有非 ASCII 字节。",
    "http-header-control": "头字段行含有控制字符或单独的 CR。",
    "http-header-no-colon": "头字段行没有冒号。",
    "http-header-name-malformed": "头字段名称为空，或其后有空白。",
    "http-obsolete-fold": "头字段折成了数行。",
    "http-bare-lf": "报文框架中有仅以 LF 结尾的行。",
    "http-header-cut": "连接在头部传完之前断开。",
    "http-header-too-large": "头部或尾部超过限额。",
    "http-duplicate-content-length": "Content-Length 重复出现，值相同。",
    "http-conflicting-content-length": "Content-Length 有不同的值；正文读到连接结束为止。",
    "http-content-length-malformed": "Content-Length 不是长度；正文读到连接结束为止。",
    "http-content-length-short": "收到的字节少于 Content-Length 所称。",
    "http-content-length-long": "收到的字节多于 Content-Length 所称；多出者予以保存，不计入正文。",
    "http-bytes-after-end": "应答结束之后还有字节；予以保存，不计入正文。",
    "http-length-and-chunked": "同时有 Content-Length 与 Transfer-Encoding；以后者为准。",
    "http-transfer-coding-unknown": "传输编码不明；正文按原样保存。",
    "http-not-chunked": "正文声称分块而实未分块；读到连接结束为止。",
    "http-chunk-malformed": "分块框架中途错乱；其后内容予以保存，未作解读。",
    "http-chunks-cut": "连接在最后一块之前断开。",
    "http-chunk-end-missing": "连接在最后一块之后、结尾空行之前断开。",
    "http-trailers": "正文之后有尾部字段。",
    "http-connection-reset": "应答未完，服务器重置了连接。",
    "http-response-too-large": "应答超过限额；其余未读。",
    "http-too-slow": "服务器停止发送，或发送慢于限额。",
    "http-partial-content": "服务器发来了未曾请求的部分内容（206）。",
    "browser-gave-up": "应答未完，浏览器即中断；其余未读。",
    "browser-too-much": "该页面的各次交换合计达到限额；此次交换的其余部分未读、未发。",
    "browser-limit": "页面所请求的超过限额；此项未予请求。",
    "browser-websocket": "页面欲打开 WebSocket，而其无法记录；未予打开。",
    "browser-address-refused": "页面请求了不得访问的地址；未向其发出请求。",
    "browser-not-allowed": "页面请求了不许其取得之物；未向其发出请求。",
    "browser-call-home": "浏览器欲与其厂商联络，与页面无关；未予放行。",
    "browser-request-malformed": "浏览器的请求无法转发；未予转发。",
    "browser-stranger": "浏览器以外者企图经其代理外出；未予放行。",
    "http-content-encoding-unknown": "内容编码不在我们所能解开之列；正文按原样保存。",
    "http-content-encoding-missing": "正文声称有内容编码而实无；按原样保存。",
    "http-content-encoding-unsaid": "文本的正文经过压缩，而应答未作说明；按原样保存。",
    "http-content-encoding-malformed": "内容编码已损坏；正文为所能解出的部分。",
    "http-content-encoding-cut": "编码内容不完整；正文为所能解出的部分。",
    "http-content-encoding-trailing": "编码内容结束之后还有字节；不计入正文。",
    "http-decoded-too-large": "解码后的正文超过限额；已停止解码。",
    "http-redirect-malformed": "所指地址不是地址；未跟随该重定向。",
    "whole-limit": "属于公文的内容未全部请求：此类限额已用尽。",
    "whole-links-left-out": "页面中的链接多于限额；其后的链接未予查看。",
    "whole-page-unread": "页面长于限额；其后部分未读取链接。",
    "text-label-wrong": "文字所标编码并非其实际编码；浏览器可能显示乱码。",
    "text-label-unknown": "文字所标编码名称不明；未予采用。",
    "text-labels-differ": "HTTP 与页面所标编码不同；浏览器以 HTTP 为准。",
    "text-damaged": "文字中有些地方无法按其编码读出。",
    "memento-other-time": "该档案给出的存档与所请求的时间不同；时间只是其声称。",
    "memento-two-times": "该档案为其声称多个时间；以第一个为准。",
    "memento-in-future": "该档案所称的时间在其应答之时尚未到来。",
    "memento-other-page": "该档案给出的存档与所请求的网址不同。",
    "memento-not-raw": "就其网址而言，该档案不提供未经改写的形式。",
    "memento-rewritten": "这些字节并非该档案当初所收：其中有其播放器加入的内容。",
    "browser-missing": "网页似乎需要浏览器，而此处无可用者；按所收到的原样保存。",
    "browser-failed": "浏览器未能显示该网页；按所收到的原样保存。",
    "browser-load-unfinished": "时限已到，网页尚未载完；按当时所见收录。",
    "browser-never-quiet": "网页不断请求内容；按当时所见收录。",
    "browser-restless": "网页转往别处的次数超过限额；在其所停之处收录。",
    "browser-stuck": "网页不再应答；未能制成的部分缺失。",
    "browser-crashed": "网页使浏览器崩溃；未能制成的部分缺失。",
    "browser-memory": "网页占用内存超过限额，已被终止。",
    "browser-time": "访问时间超过限额，已被终止。",
    "browser-endless": "网页长于所滚动的限度；其后内容未调出。",
    "browser-tall": "截图仅显示网页左上部分；文字与打印件为全部。",
    "browser-not-made": "网页的一项图像或文字未能制成。",
    "browser-too-large": "网页的一项图像或文字超过限额，未予保存。",
    "browser-led-away": "点击展开时转到了另一网页；已退回。",
    "browser-not-followed": "网页转往依礼貌规则不得前往之处；在其所停之处收录。",
    "browser-windows": "网页打开了窗口；均已关闭。",
    "browser-dialogs": "网页弹出了对话框；均未阅而关闭。",
    "browser-attachments-left": "由脚本或表单提供的附件多于点击的限额；其余未点击。",
    "browser-download-failed": "网页让浏览器保存的文件未完整到达。",
    "tls-certificate-expired": "证书已过期。",
    "tls-certificate-not-yet-valid": "证书尚未生效。",
    "tls-certificate-wrong-host": "证书属于其他主机。",
    "tls-certificate-untrusted": "证书链不通向本系统信任的机构。",
    "tls-old-protocol": "连接使用了早于 1.2 的 TLS。",
    "tls-fallback": "服务器拒绝了通常的握手；改用了较简单的握手。",
    "tls-no-close-notify": "服务器未结束 TLS 即关闭连接。",
    "tls-broken-off": "应答未完，TLS 即告失败。",
}

# What the desk finds when a statement is written; it stands in the statement beside the others.
OWN = {
    "clock-behind": Sentence(
        "The archive's clock said an earlier time than a statement that was logged before.",
        "档案库的时钟所示时间早于先前入日志的陈述。",
    ),
    "description-not-added": Sentence(
        "Its content is the same, so there is no new version, and what is said of it now stands in "
        "this record alone, not in its description: {fields}.",
        "其内容相同，故无新版本；此次所作的著录仅见于本记录，未列入其著录：{fields}。",
    ),
}


def recorder_words(code: str, language: Language, particulars: Mapping[str, Any] = NOTHING) -> str:
    """Give the sentence of a finding code in a statement; an unknown code is given as it is."""
    told = {name: str(value) for name, value in particulars.items()}
    own = OWN.get(code) or IMPORTS.get(code)
    if own is not None:
        return own.say(language, told)
    # Imported here: both take long to load, and few sentences are about their findings.
    from ingest import CODES

    if (known := CODES.get(code)) is not None:
        return Sentence(known.meaning, _CHINESE[code]).say(language, {})
    from muniment.words.conformance import FOUND

    return FOUND[code].say(language, told) if code in FOUND else code
