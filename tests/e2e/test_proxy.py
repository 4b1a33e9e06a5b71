"""`--proxy` and MUNIMENT_PROXY: recordings and questions go out by that way, or not at all."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ministry import Ministry
from muniment_cli import answers, call, good, new_archive, run
from proxies import free_port, microsocks
from time_authorities import OpensslAuthority, TimeServer

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nhey"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    archive = new_archive(tmp_path)
    settings = archive / "muniment.toml"
    settings.write_text('format = 1\n[recorder]\nallow_private = ["localhost"]\n')
    return archive


def test_a_recording_says_that_it_came_by_a_proxy_and_not_by_which(archive: Path) -> None:
    with microsocks() as proxy, Ministry({"/": PAGE}) as ministry:
        address = f"http://localhost:{ministry.port}/"
        [told] = answers(good(archive, "preserve", "--json", "--proxy", proxy, address))
        assert len(ministry.visits) == 1
    [shown] = answers(good(archive, "show", told["notice"], "--json"))
    assert '"proxy": "socks5h"' in str(shown).replace("'", '"')
    port = proxy.rpartition(":")[2].encode()
    for path in (path for path in archive.rglob("*") if path.is_file()):
        data = path.read_bytes()
        text = gzip.decompress(data) if path.suffix == ".gz" else data
        assert b"127.0.0.1:" + port not in text and b"WARC-IP-Address" not in text, path


def test_with_the_proxy_down_nothing_goes_past_it(archive: Path) -> None:
    way = {"MUNIMENT_PROXY": f"socks5h://127.0.0.1:{free_port()}"}
    with Ministry({"/": PAGE}) as ministry:
        address = f"http://localhost:{ministry.port}/"
        done = run("preserve", address, archive=archive, extra=way)
        assert ministry.visits == []
    assert done.returncode == 3 and "nothing goes out but through it" in done.stderr
    assert "Traceback" not in done.stderr
    assert answers(good(archive, "list", "--json")) == []


def test_files_need_no_proxy(archive: Path) -> None:
    notice = archive.parent / "notice.txt"
    notice.write_text("a notice\n")
    way = {"MUNIMENT_PROXY": f"socks5h://127.0.0.1:{free_port()}"}
    assert run("preserve", notice, archive=archive, extra=way).returncode == 0


def test_time_authorities_are_asked_by_the_proxy_too(archive: Path) -> None:
    notice = archive.parent / "notice.txt"
    notice.write_text("a notice\n")
    good(archive, "preserve", notice)
    authority = OpensslAuthority(archive.parent / "tsa", "p256", "One")
    pins = ("--root", authority.folder / "root.pem", "--signer", authority.folder / "signer.pem")
    with TimeServer({"/one": authority}) as server, microsocks() as proxy:
        good(archive, "stamp", "add", "one", server.at("/one"), *pins)
        dead = f"socks5h://127.0.0.1:{free_port()}"
        done = call("stamp", "--allow-private", "--proxy", dead, archive=archive)
        assert done.returncode == 3 and "nothing goes out but through it" in done.stderr
        asked = ("stamp", "--allow-private", "--proxy", proxy, "--json")
        [told] = answers(call(*asked, archive=archive))
    assert told["authorities"][0]["result"] == "stamped"


def test_what_is_no_proxy_is_refused_before_anything_is_done(archive: Path) -> None:
    done = call("preserve", "--proxy", "socks5://127.0.0.1:9050", "x", archive=archive)
    assert done.returncode == 3 and "socks5h://" in done.stderr


@pytest.mark.parametrize(
    ("scheme", "said"),
    [("socks5h", "cannot be asked through a SOCKS proxy"), ("http", "ProxyConnectionError")],
)
def test_buckets_are_not_asked_past_it(tmp_path: Path, scheme: str, said: str) -> None:
    way = {
        "MUNIMENT_PROXY": f"{scheme}://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_MAX_ATTEMPTS": "1",
    }
    with Ministry({}) as ministry:
        place = f"s3://bucket/bag?endpoint={ministry.address}"
        done = run("validate", place, extra=way, config=tmp_path)
        assert ministry.visits == []
    assert done.returncode == 3 and said in done.stderr and "Traceback" not in done.stderr
