"""The table: what may not be visited, however it is spelled, and what redirects may not lead to."""

from __future__ import annotations

from special_addresses import HIDDEN

PUBLIC = "93.184.216.34"
# Names, and what a real name server says of them; of `rebinding.example` at first, and then.
NAMES = {
    "public.example": (PUBLIC,),
    "private.example": ("10.0.0.1",),
    "loopback.example": ("127.0.0.1",),
    "metadata.example": ("169.254.169.254",),
    "six.example": ("::1",),
    "mapped.example": ("::ffff:127.0.0.1",),
    "translated.example": ("64:ff9b::a00:1",),
    "mixed.example": (PUBLIC, "10.0.0.1"),
    "localtest.example": ("127.0.0.53",),
}
REBINDING = "rebinding.example"
# Names that lead where the name server, or this machine, says.
NAMED = (
    *(name for name in NAMES if name != "public.example"),
    *("localhost", "LOCALHOST", "localhost.", "x.localhost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ"),
)
PORTS = ("127.0.0.1:80", "127.1:8080", "[::1]:80", "[::ffff:7f00:1]:8080", "0x7f.1:00080")
# What two readers could take for two hosts; no door takes any of it.
UNREADABLE = (
    "http://public.example@127.0.0.1/",
    "http://public.example:80@10.0.0.1/",
    "http://127.0.0.1@public.example/",
    "http://public.example%40127.0.0.1/",
    "http://127.0.0.1\\@public.example/",
    "http://public.example\\@127.0.0.1/",
    "http://127.0.0.1#@public.example/",
    "http://[fe80::1%25lo]/",
    "http://[fe80::1%lo]/",
    "http://[::1%25lo]/",
    "http://[::ffff:127.0.0.1%25lo]/",
    "http://%31%32%37.0.0.1/",
    "http://127%2e0%2e0%2e1/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:65616/",
    "http://0x7f.1:80:80/",
    "http://[127.0.0.1]/",
    "http://::1/",
    "http://127.0.0.1%00.public.example/",
    "http://127.0.0.1%0d%0a.public.example/",
    "http://1.2.3.4.5/",
    "http://0x1ffffffff/",
    "http:///127.0.0.1/",
    "http:127.0.0.1/",
    "//127.0.0.1/",
)
HOSTS = (*HIDDEN, *PORTS)
# To where a server, a page or a script may not lead anybody on.
LED = (
    *(f"http://{host}/" for host in HOSTS),
    *(f"http://{name}/" for name in NAMED),
    *(
        "//127.0.0.1/",
        "//[::1]/",
        "\\\\127.0.0.1\\",
        "http:/\\127.0.0.1/",
        "http://user@127.0.0.1/",
    ),
    *("https://127.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:80/_GET"),
    *("dict://127.0.0.1:80/x", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "ws://127.0.0.1/"),
    *(
        "data:text/html,x",
        "javascript:location='http://127.0.0.1/'",
        "view-source:http://127.0.0.1/",
    ),
)
# What a browser is sent to from pages of its own; each page is shown whole.
LED_IN_A_BROWSER = ("http://127.0.0.1/", "http://[::1]:8080/", "http://0xa9fea9fe/")
