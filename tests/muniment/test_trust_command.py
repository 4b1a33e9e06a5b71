"""`muniment trust`: nobody is trusted before somebody has compared a fingerprint."""

from __future__ import annotations

import hashlib
import io
import subprocess
from pathlib import Path

import pytest

from kits import EXAMPLE, OURS, THEIRS
from manifests import CosignatureSigner, read_trust, spell_root
from muniment.cli.common import CallError
from muniment.cli.trust.fingerprints import Fingerprint, parse_fingerprint
from muniment_cli import Done, answers, call
from system_packages import need
from verify_sh import bare_path, verify_sh

ROOT_LINE = OURS.root.public.line()
FINGERPRINT = OURS.root.public.fingerprint()
WITNESS = str(CosignatureSigner("witness.example/one", b"w" * 32).verifier)


class Terminal(io.StringIO):
    """Somebody at a terminal, who types this."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """An empty trust folder."""
    done = call("trust", "init", tmp_path / "trust")
    assert done.returncode == 0, done.stderr
    return tmp_path / "trust"


def add(trust: Path, *words: object) -> Done:
    return call("trust", "add", *words, "--trust", trust)


class TestInit:
    """An empty folder, whose files say what they are for."""

    def test_it_trusts_nobody_and_both_verifiers_read_it(self, trust: Path, tmp_path: Path) -> None:
        made = read_trust(trust)
        assert (made.roots, made.witnesses, made.policy.stamps) == ((), (), 0)
        assert all(path.read_text().startswith("# ") for path in trust.iterdir())
        script = verify_sh(EXAMPLE / "kit", trust, path=bare_path(tmp_path))
        ours = call("verify", EXAMPLE / "kit", "--trust", trust)
        assert (script.returncode, ours.returncode) == (2, 2)

    def test_what_is_there_stays(self, trust: Path) -> None:
        (trust / "roots").write_text("mine\n")
        done = call("trust", "init", trust)
        assert done.returncode == 3 and "is there already" in done.stderr
        assert (trust / "roots").read_text() == "mine\n"

    def test_without_a_folder_it_is_your_own(self, tmp_path: Path) -> None:
        refused = call("trust", "add", "root", "x", ROOT_LINE, config=tmp_path / "c")
        assert refused.returncode == 3 and "muniment trust init" in refused.stderr
        assert call("trust", "init", config=tmp_path / "c").returncode == 0
        assert (tmp_path / "c" / "trust" / "roots").exists()


class TestRoot:
    """A root key is pinned under a name of the verifier's own, once somebody compared it."""

    def test_a_key_alone_is_nobodys_word(self, trust: Path) -> None:
        done = add(trust, "root", "example", ROOT_LINE)
        assert done.returncode == 3 and FINGERPRINT in done.stderr
        assert read_trust(trust).roots == ()

    def test_another_fingerprint_pins_nothing(self, trust: Path) -> None:
        done = add(trust, "root", "x", ROOT_LINE, "--fingerprint", THEIRS.root.public.fingerprint())
        assert done.returncode == 3
        assert read_trust(trust).roots == ()

    @pytest.mark.parametrize("form", ["line", "pinned line", "file", "pinned file"])
    def test_a_confirmed_key_is_pinned(self, form: str, trust: Path, tmp_path: Path) -> None:
        pinned = spell_root("theirs", OURS.root.public)
        text = {"line": ROOT_LINE, "pinned line": pinned, "file": f"{ROOT_LINE} a comment"}
        given: object = text.get(form, f"# a file\n{pinned}\n")
        if "file" in form:
            (tmp_path / "key").write_text(f"{given}")
            given = tmp_path / "key"
        done = add(trust, "root", "mine", given, "--fingerprint", FINGERPRINT, "--json")
        [told] = answers(done)
        assert (told["name"], told["fingerprint"]) == ("mine", FINGERPRINT)
        assert read_trust(trust).roots == (("mine", OURS.root.public),)
        assert call("verify", EXAMPLE / "kit", "--trust", trust).returncode == 0

    def test_a_script_may_give_groups_of_digits(self, trust: Path) -> None:
        digest = hashlib.sha256(OURS.root.public.blob).digest()
        groups = " ".join(Fingerprint("", digest, "").groups)
        assert add(trust, "root", "mine", ROOT_LINE, "--fingerprint", groups).returncode == 0

    @pytest.mark.parametrize(("typed", "code"), [("yes", 0), ("是", 0), ("y", 3), ("no", 3)])
    def test_the_terminal_is_asked(
        self, typed: str, code: int, trust: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stdin", Terminal(f"{typed}\n"))
        done = add(trust, "root", "mine", ROOT_LINE)
        assert done.returncode == code
        assert FINGERPRINT in done.stderr and "by voice or paper" in done.stderr
        assert len(read_trust(trust).roots) == (code == 0)

    def test_what_is_typed_may_be_the_fingerprint(
        self, trust: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for typed, code in ((THEIRS.root.public.fingerprint(), 3), (FINGERPRINT, 0)):
            monkeypatch.setattr("sys.stdin", Terminal(f"{typed}\n"))
            assert add(trust, "root", "mine", ROOT_LINE).returncode == code

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("a name", ROOT_LINE), "is no name for a root"),
            (("x", "no/such/file"), "cannot be read"),
            (("x", "ssh-ed25519 AAAA"), "is not one root key"),
            (("x", "\x00 \x00"), "is not one root key"),
        ],
    )
    def test_what_is_none_is_refused(self, words: tuple[str, ...], said: str, trust: Path) -> None:
        done = add(trust, "root", *words, "--fingerprint", FINGERPRINT)
        assert done.returncode == 3 and said in done.stderr

    def test_one_key_has_one_name_and_can_be_taken_out(self, trust: Path) -> None:
        pinned = ("--fingerprint", FINGERPRINT)
        assert add(trust, "root", "mine", ROOT_LINE, *pinned).returncode == 0
        assert add(trust, "root", "other", ROOT_LINE, *pinned).returncode == 3
        for code in (0, 3):
            done = call("trust", "remove", "root", "mine", "--trust", trust)
            assert done.returncode == code
        assert read_trust(trust).roots == ()
        assert (trust / "roots").read_text().startswith("# ")


class TestWitness:
    """A witness is pinned as a root is: by the SHA-256 of its key's text."""

    def test_a_confirmed_witness_is_pinned_and_taken_out(self, trust: Path) -> None:
        assert add(trust, "witness", "anna", WITNESS).returncode == 3
        digest = hashlib.sha256(WITNESS.encode()).hexdigest()
        done = add(trust, "witness", "anna", WITNESS, "--fingerprint", digest, "--json")
        [told] = answers(done)
        assert (told["name"], told["vkey"], told["fingerprint"]) == ("anna", WITNESS, digest)
        [(name, key)] = read_trust(trust).witnesses
        assert (name, str(key)) == ("anna", WITNESS)
        again = add(trust, "witness", "bert", WITNESS, "--fingerprint", digest)
        assert again.returncode == 3 and "already" in again.stderr
        assert call("trust", "remove", "witness", "anna", "--trust", trust).returncode == 0
        assert read_trust(trust).witnesses == ()

    @pytest.mark.parametrize(
        ("name", "key"), [("Anna", WITNESS), ("a", "x"), ("a", "x+00000000+AA==")]
    )
    def test_what_is_none_is_refused(self, name: str, key: str, trust: Path) -> None:
        assert add(trust, "witness", name, key, "--fingerprint", "0" * 64).returncode == 3


class TestShow:
    """All that is trusted, and what was seen, with fingerprints to compare."""

    def test_what_was_seen_is_shown(self, trust: Path) -> None:
        add(trust, "root", "mine", ROOT_LINE, "--fingerprint", FINGERPRINT)
        assert call("verify", EXAMPLE / "kit", "--trust", trust).returncode == 0
        (trust / "seen" / "00000000").write_bytes(b"no checkpoint")
        [told] = answers(call("trust", "show", "--trust", trust, "--json"))
        heads = [one for one in told["seen"] if "size" in one]
        assert [(one["origin"], one["size"]) for one in heads] == [(OURS.log.name, 4)]
        assert [one["path"] for one in told["seen"] if "why" in one] == ["seen/00000000"]
        assert [(one["origin"], one["serial"]) for one in told["roles"]] == [(OURS.log.name, 1)]

    @pytest.mark.parametrize(
        ("language", "label"), [("en", "root key mine"), ("zh", "根密钥 mine")]
    )
    def test_fingerprints_are_shown_in_groups(self, language: str, label: str, trust: Path) -> None:
        add(trust, "root", "mine", ROOT_LINE, "--fingerprint", FINGERPRINT)
        shown = call("trust", "show", "--trust", trust, "--lang", language).stdout
        blob = OURS.root.public.blob
        by_hand = subprocess.run(
            [need("od", "coreutils"), "-An", "-v", "-tu2", "--endian=big"],
            input=hashlib.sha256(blob).digest(),
            capture_output=True,
            check=True,
        )
        numbers = [f"{int(number):05}" for number in by_hand.stdout.split()]
        assert label in shown and FINGERPRINT in shown
        assert " ".join(numbers[:8]) in shown and " ".join(numbers[8:]) in shown


class TestFingerprints:
    """One SHA-256 in each of its spellings; nothing else is one."""

    def test_every_spelling_is_read(self) -> None:
        digest = hashlib.sha256(b"").digest()
        groups = Fingerprint("", digest, "").groups
        colons = ":".join(f"{byte:02X}" for byte in digest)
        spelled = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
        for text in (
            digest.hex(),
            colons,
            spelled,
            f"{spelled}=",
            " ".join(groups),
            "-".join(groups),
        ):
            assert parse_fingerprint(text) == digest, text

    @pytest.mark.parametrize(
        "text", ["", "yes", "0" * 63, "9" * 80, "0" * 79, "SHA256:" + "=" * 43, "MD5:00", "０" * 64]
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(CallError, match="is no fingerprint"):
            parse_fingerprint(text)
