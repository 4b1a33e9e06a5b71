"""The published site: whole without a server, what is withheld is gone from it, nothing else is."""

from __future__ import annotations

import hashlib
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from muniment_cli import answers, call, good, new_archive
from system_packages import need

_HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a notice of two versions, and one whose every text is an attack."""
    folder = tmp_path_factory.mktemp("site")
    archive = new_archive(folder)
    notice = folder / "关于示例 的决定.txt"
    notice.write_text("關於示例的決定\n第一條 本決定自發布之日起施行。\n", "utf-8")
    [told] = answers(good(archive, "preserve", "--json", "--title", "關於示例的決定", notice))
    notice.write_text("關於示例的決定\n第一條 本決定自公布之日起施行。\n", "utf-8")
    good(archive, "preserve", "--notice", told["notice"], notice)
    hostile = folder / "hostile.txt"
    hostile.write_text(f"{_HOSTILE}\n\u202e{_HOSTILE}\x1b[31m\n", "utf-8")
    good(archive, "preserve", "--title", _HOSTILE, hostile)
    return archive


@pytest.fixture(scope="module")
def site(archive: Path) -> Path:
    """That archive, published."""
    folder = archive.parent / "site"
    good(archive, "publish", folder, "--base-url", "https://notices.example.org/of")
    return folder


@pytest.fixture
def served(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def files(site: Path) -> set[str]:
    """The files of a site, those that only its publisher needs aside."""
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return {name for name in found if not name.rpartition("/")[2].startswith(".")}


class TestTheSite:
    def test_every_link_leads_to_a_file_of_it(self, site: Path) -> None:
        for page in site.rglob("*.html"):
            links = _Links()
            links.feed(page.read_text("utf-8"))
            for link in links.found:
                path = unquote(link.partition("#")[0])
                assert "://" not in path or page.name in ("read.html", "provenance.html"), link
                if path and "://" not in path and not path.startswith("data:"):
                    assert (page.parent / path).is_file(), f"{page}: {link}"

    def test_a_crawler_gets_all_of_it(self, site: Path, served: str, tmp_path: Path) -> None:
        mirror = tmp_path / "mirror"
        command = [need("wget", "wget"), "-q", "-r", "-l", "inf", "-nH", "-P", str(mirror)]
        subprocess.run([*command, f"{served}/index.html"], check=True)
        told = {"sitemap.txt"} | {name for name in files(site) if name.startswith("log/")}
        assert files(site) - files(mirror) <= told
        for name in files(mirror):
            if name != "robots.txt":
                assert (mirror / name).read_bytes() == (site / name).read_bytes()

    def test_its_sums_and_its_kits_hold(self, archive: Path, site: Path) -> None:
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=site, check=True)
        for kit in site.rglob("kit.zip"):
            good(archive, "verify", kit)
        note = (site / "log/checkpoint").read_text().splitlines()
        assert f"As of entry {int(note[1]) - 1} of" in (site / "index.html").read_text("utf-8")

    def test_nothing_of_a_notice_acts_on_a_page(self, site: Path) -> None:
        for page in site.rglob("*.html"):
            text = page.read_text("utf-8")
            assert _HOSTILE not in text
            assert "\x1b" not in text
            assert "\u202e" not in text or page.name == "search.html"
            assert len(re.findall("<script", text)) == (2 if page.name == "search.html" else 0)

    def test_the_same_archive_gives_the_same_bytes(
        self, archive: Path, site: Path, tmp_path: Path
    ) -> None:
        told = good(archive, "publish", site, "--base-url", "https://notices.example.org/of")
        assert "0 files written" in told.stdout
        good(archive, "publish", tmp_path / "b", "--base-url", "https://notices.example.org/of/")
        assert (tmp_path / "b/SHA256SUMS").read_bytes() == (site / "SHA256SUMS").read_bytes()

    def test_the_search_works_from_a_stick(self, site: Path) -> None:
        need("chromium", "chromium")
        from playwright.sync_api import sync_playwright

        with sync_playwright() as play:
            browser = play.chromium.launch(
                executable_path=need("chromium", "chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page()
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.goto((site / "search.html").as_uri())
            page.fill("#asked", "决定 公布")
            found = page.inner_text("#found")
            marked = page.inner_text("#found mark")
            title = page.title()
            browser.close()
        assert "第一條 本決定自公布之日起施行。" in found
        assert marked == "決定"
        assert (title, said) == ("Search", [])


class TestWhatChanges:
    def test_what_is_withheld_is_removed_and_what_is_not_ours_stays(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        for name in ("one", "two"):
            (tmp_path / f"{name}.txt").write_text(f"Notice {name}, which says {name}-secret.\n")
            good(archive, "preserve", tmp_path / f"{name}.txt")
        site = tmp_path / "site"
        good(archive, "publish", site)
        (site / "CNAME").write_text("notices.example.org")
        (site / "notices/about.txt").write_text("ours")
        first = answers(good(archive, "list", "--json"))[0]["notice"]
        why = ("--authority", "a court", "--reason", "an order")
        good(archive, "withhold", first, *why)
        [told] = answers(good(archive, "publish", "--json", site))
        assert (told["notices"], told["kept_back"]) == (1, 1)
        assert told["removed"] > 5
        assert "one-secret" not in "".join(
            path.read_text("utf-8", "replace") for path in site.rglob("*") if path.is_file()
        )
        assert (site / "CNAME").exists()
        assert (site / "notices/about.txt").exists()

    def test_of_a_withheld_file_no_name_size_or_digest_is_published(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        notice = tmp_path / "notice"
        notice.mkdir()
        (notice / "a.txt").write_text("Notice to all\n")
        (notice / "whose-name-is-secret.txt").write_text("Names of persons\n" * 77)
        good(archive, "preserve", "--as-one", *sorted(notice.iterdir()))
        [listed] = answers(good(archive, "list", "--json"))
        why = ("--authority", "a court", "--reason", "it names a witness")
        good(archive, "withhold", listed["notice"], "--files", "renditions/0002.txt", *why)
        good(archive, "publish", tmp_path / "site")
        gone = (notice / "whose-name-is-secret.txt").read_bytes()
        secrets = ["whose-name-is-secret", hashlib.sha512(gone).hexdigest(), f"{len(gone):,}"]
        secrets += ["it names a witness"]
        for path in (tmp_path / "site").rglob("*"):
            if path.is_file():
                told = path.read_text("utf-8", "replace")
                assert not [one for one in secrets if one in told], path

    def test_a_call_that_broke_off_leaves_nothing_unknown(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "a.txt").write_text("Notice a-secret\n")
        good(archive, "preserve", tmp_path / "a.txt")
        site = tmp_path / "site"
        (site / ".git").mkdir(parents=True)
        first = answers(good(archive, "list", "--json"))[0]["notice"]
        slug = first.replace(":", "-")
        # A folder where a file is to go stops it half-way.
        (site / f"notices/{slug}").mkdir(parents=True)
        (site / f"notices/{slug}/text.txt").mkdir()
        (site / "SHA256SUMS").write_text(f"{'0' * 64}  index.html\n")
        done = call("publish", site, archive=archive)
        assert done.returncode == 3, done.stderr
        (site / f"notices/{slug}/text.txt").rmdir()
        good(archive, "withhold", first, "--authority", "a court", "--reason", "an order")
        good(archive, "publish", site)
        assert not list(site.glob("notices/*/*"))
        assert (site / ".git").is_dir()

    def test_a_folder_of_something_else_is_left_alone(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        done = call("publish", tmp_path, archive=archive)
        assert done.returncode == 3
        assert "was not published" in done.stderr
        done = call("publish", archive / "site", archive=archive)
        assert done.returncode == 3
