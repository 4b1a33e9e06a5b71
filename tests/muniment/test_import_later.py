"""What is done with imports later: held, committed, redacted, given out in kits, verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from muniment_cli import answers, call, config_of, good, holds, new_archive
from verify_sh import bare_path, verify_sh
from warcs import info, packed, plain, response

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def page(name: str) -> bytes:
    return response(name.encode(), HTML, warc_target_uri=f"https://example.org/{name}")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_archive(tmp_path_factory.mktemp("imports"))


class TestLater:
    """ "show, list, verify, kit and export work on what was imported"."""

    def test_held_for_a_look_and_committed(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "h.warc").write_bytes(plain(info(), page("held"), page("too"))[:-9])
        told = answers(
            good(archive, "preserve", "--json", "--hold", "--each-page", tmp_path / "h.warc")
        ) or pytest.fail("nothing was held")
        for one in told:
            assert one["outcome"] == "held"
            assert "h.warc" in good(archive, "show", one["held"]).stdout
            [done] = answers(good(archive, "commit", "--json", one["held"]))
            assert done["outcome"] == "preserved"
        whole = good(archive, "show", done["notice"], "--lang", "en").stdout
        assert "it claims that the page came from https://example.org/held" in whole

    def test_both_verifiers_take_its_kit(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "k.warc.gz").write_bytes(packed(info(), page("kit")))
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "k.warc.gz"))
        good(archive, "kit", told["notice"], "-o", tmp_path / "kit")
        trust = config_of(archive) / "trust"
        done = verify_sh(tmp_path / "kit", trust, path=bare_path(tmp_path))
        assert done.returncode == 0, done.stdout + done.stderr
        assert call("verify", tmp_path / "kit", "--trust", trust).returncode == 0

    def test_the_container_can_be_redacted_by_itself(self, archive: Path, tmp_path: Path) -> None:
        (tmp_path / "r.warc.gz").write_bytes(packed(info(), page("redact")))
        [told] = answers(good(archive, "preserve", "--json", tmp_path / "r.warc.gz"))
        container, rendition = told["files"]
        done = call(
            "redact", told["notice"], "--path", container["path"], "--authority", "Court",
            "--reason", "names", archive=archive,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert call("verify", told["notice"], archive=archive).returncode == 2
        shown = good(archive, "show", "--html", told["notice"]).stdout
        assert "redact" in shown and rendition["path"] in shown

    def test_the_archive_holds(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (tmp_path / "v.warc.gz").write_bytes(packed(info(), page("one"), page("two")))
        good(archive, "preserve", "--each-page", tmp_path / "v.warc.gz")
        assert len(answers(good(archive, "list", "--json"))) == 3
        holds(archive)
