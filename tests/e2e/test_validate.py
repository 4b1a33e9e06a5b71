"""`muniment validate` on the command line: what it says, in which words, with which exit code."""

import ast
import json
import os
import re
import tarfile
from pathlib import Path

import pytest

from bags import make_bag
from manifests import NoteSigner
from muniment.words.conformance import FOUND, LOOKED
from muniment_cli import ROOT, answers, call, config_of, new_archive
from tlogs import KEY, ORIGIN, make_log
from waczs import make_wacz
from warcs import info, plain, resource


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with one notice."""
    made = new_archive(tmp_path)
    (tmp_path / "notice.txt").write_text("Notice\n")
    done = call("preserve", tmp_path / "notice.txt", archive=made)
    assert done.returncode == 0, done.stderr
    return made


class TestExitCodes:
    """0 valid, warnings allowed; 1 invalid, with --strict for warnings too; 3 unreadable."""

    def test_valid(self, tmp_path: Path) -> None:
        done = call("validate", make_bag(tmp_path / "bag"))
        assert (done.returncode, done.stderr) == (0, "")
        assert "a BagIt bag" in done.stdout and "Verdict: 0" in done.stdout

    def test_invalid(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag")
        (bag / "data/a.txt").write_bytes(b"")
        done = call("validate", bag)
        assert done.returncode == 1
        assert "bagit-3-changed  data/a.txt has not the checksum" in done.stdout

    def test_warnings(self, tmp_path: Path) -> None:
        bag = make_bag(tmp_path / "bag", {"data/a": b"", "data/A": b""})
        done = call("validate", bag)
        assert (done.returncode, done.stderr) == (0, "(1 warnings)\n")
        assert call("validate", bag, "--strict").returncode == 1

    def test_what_is_not_there_or_not_known(self, tmp_path: Path) -> None:
        (tmp_path / "x.txt").write_text("text")
        for path in (tmp_path / "none", tmp_path / "x.txt"):
            done = call("validate", path)
            assert (done.returncode, done.stdout) == (3, "")
            assert "Traceback" not in done.stderr and str(path) in done.stderr

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux")
    @pytest.mark.parametrize("kind", ["warc", "wacz", "bag", "ocfl-object"])
    def test_what_cannot_be_read(self, kind: str) -> None:
        # Its first page is nowhere: every read of it fails with EIO.
        done = call("validate", "/proc/self/mem", "--as", kind)
        assert (done.returncode, done.stdout) == (3, "")
        assert "/proc/self/mem cannot be read" in done.stderr

    def test_nobody_waits_for_a_pipe(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert call("validate", tmp_path / "pipe", "--as", "warc").returncode == 3

    def test_a_limit_is_no_verdict(self, tmp_path: Path) -> None:
        config = tmp_path / "config"
        config.mkdir()
        (config / "muniment.toml").write_text("format = 1\n[limits]\ntag_file_bytes = 10\n")
        done = call("validate", make_bag(tmp_path / "bag"), config=config)
        assert done.returncode == 3
        assert "limits.tag_file_bytes" in done.stderr

    def test_as_says_what_it_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(b"rubbish")
        for kind in ("warc", "wacz"):
            done = call("validate", tmp_path / "x", "--as", kind)
            assert done.returncode == 1, done.stderr
        assert call("validate", make_bag(tmp_path / "bag"), "--as", "ocfl-object").returncode == 1


class TestOwn:
    """Kits, archives and logs are verified with the trust of whoever asks."""

    def test_an_archive_its_log_and_its_shelves(self, archive: Path) -> None:
        for path in (archive, archive / "log", archive / "shelves"):
            done = call("validate", path, archive=archive)
            assert done.returncode == 0, done.stdout + done.stderr

    def test_a_kit_that_nobody_vouches_for_is_consistent_and_no_more(
        self, archive: Path, tmp_path: Path
    ) -> None:
        notice = answers(call("list", "--json", archive=archive))[0]["notice"]
        kit = tmp_path / "kit"
        assert call("kit", notice, "-o", kit, archive=archive).returncode == 0
        assert call("validate", kit, config=tmp_path / "nobody").returncode == 2
        assert call("validate", kit, config=config_of(archive)).returncode == 0
        (kit / "README.md").write_text("other")
        done = call("validate", kit, "--json", config=config_of(archive))
        assert done.returncode == 1
        assert [one["code"] for one in answers(done)[0]["findings"]] == ["package-changed"]

    def test_a_log_alone_is_held_to_its_own_checkpoint(self, archive: Path, tmp_path: Path) -> None:
        log = (archive / "log").rename(tmp_path / "log")
        done = call("validate", log)
        assert done.returncode == 0, done.stdout
        assert "a transparency log" in done.stdout
        assert "no key was given (--log-key)" in done.stdout
        bundle = log / "tile/entries/000.p/2"
        bundle.write_bytes(bundle.read_bytes().replace(b"accession", b"Accession"))
        assert call("validate", log).returncode == 1


class TestLogs:
    """Anybody's log of tiles; its signature, where its key is given."""

    @pytest.fixture
    def log(self, tmp_path: Path) -> Path:
        for path, data in make_log(300).items():
            (tmp_path / "log" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "log" / path).write_bytes(data)
        return tmp_path / "log"

    def test_the_key_decides_about_the_signature_alone(self, log: Path) -> None:
        assert call("validate", log, "--strict").returncode == 0
        good = call("validate", log, "--log-key", KEY.verifier, "--json")
        assert good.returncode == 0
        [told] = answers(good)
        assert (told["kind"], told["findings"]) == ("log", [])
        assert "tlog-signatures" in {one["code"] for one in told["checked"]}
        other = NoteSigner(ORIGIN, bytes(32)).verifier
        done = call("validate", log, "--log-key", other)
        assert done.returncode == 1
        assert "is not signed by the key that was given" in done.stdout

    def test_a_finding_names_the_rule(self, log: Path) -> None:
        (log / "tile/0/000").unlink()
        [told] = answers(call("validate", log, "--json"))
        [found] = [one for one in told["findings"] if one["severity"] == "error"]
        assert (found["where"], found["rule"]) == ("tile/0/000", "c2sp.org/tlog-tiles")

    def test_a_packed_log(self, log: Path, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "log.tar.gz", "w:gz") as packing:
            packing.add(log, "log")
        done = call("validate", tmp_path / "log.tar.gz", "--log-key", KEY.verifier)
        assert done.returncode == 0, done.stdout + done.stderr

    @pytest.mark.parametrize("key", ["", "x", "example.com+00000000+AQ==", "a b+1+c"])
    def test_what_is_no_key_is_a_wrong_call(self, log: Path, key: str) -> None:
        done = call("validate", log, "--log-key", key)
        assert (done.returncode, done.stdout) == (3, "")

    def test_a_key_is_for_a_log(self, tmp_path: Path) -> None:
        done = call("validate", make_bag(tmp_path / "bag"), "--log-key", KEY.verifier)
        assert done.returncode == 3
        assert "--log-key is for logs" in done.stderr


class TestAnswers:
    """In words of both languages, and as JSON."""

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_the_same_in_both_languages(self, tmp_path: Path, language: str) -> None:
        (tmp_path / "a.warc").write_bytes(plain(info(), resource(WARC_Date="then")))
        done = call("validate", tmp_path / "a.warc", "--lang", language)
        assert done.returncode == 1
        assert "warc-5.4-date" in done.stdout
        assert ("记录" in done.stdout) == (language == "zh")

    def test_what_comes_from_outside_does_not_act_on_a_terminal(self, tmp_path: Path) -> None:
        (tmp_path / "a.warc").write_bytes(
            resource(WARC_Date="\x1b[31mred\N{RIGHT-TO-LEFT OVERRIDE}")
        )
        done = call("validate", tmp_path / "a.warc")
        assert "\x1b" not in done.stdout and "\N{RIGHT-TO-LEFT OVERRIDE}" not in done.stdout

    def test_json_names_the_rule(self, tmp_path: Path) -> None:
        (tmp_path / "a.wacz").write_bytes(make_wacz({"pages/pages.jsonl": None}))
        (answer,) = answers(call("validate", tmp_path / "a.wacz", "--json"))
        assert answer["verdict"] == 1 and answer["kind"] == "wacz"
        (finding,) = answer["findings"]
        assert finding["code"] == "wacz-pages-missing" and finding["rule"] == "WACZ 1.1.1"
        assert answer["checked"] and answer["not_checked"]
        json.dumps(answer)


class TestWords:
    """Each code has its sentences, and each particular of a sentence is given."""

    def test_no_finding_goes_without_its_sentence(self) -> None:
        silent = {
            f"{path.relative_to(ROOT)}: {code}"
            for path in sorted((ROOT / "muniment/conformance").rglob("*.py"))
            if "ocfl" not in path.parts
            for code in _codes_in(path)
            if code not in FOUND and code not in LOOKED
        }
        assert not silent

    def test_a_sentence_asks_for_the_same_in_both_languages(self) -> None:
        for code, sentence in {**FOUND, **LOOKED}.items():
            asked = [
                set(re.findall(r"\{(\w+)\}", text)) for text in (sentence.english, sentence.chinese)
            ]
            assert asked[0] == asked[1], code


def _codes_in(path: Path) -> set[str]:
    """The texts in a module that have the form of a code, but for names of fields and files."""
    texts = {
        node.value
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    code = re.compile(
        r"bagit-[0-9][0-9.]*-[a-z0-9-]+|warc-[0-9a][0-9.]*-[a-z-]+|wacz-[a-z-]+|tlog-[a-z0-9-]*[a-z0-9]"
    )
    return {text for text in texts if code.fullmatch(text)}
