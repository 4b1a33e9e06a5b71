"""Tests of signed notes, against the vectors of golang.org/x/mod/sumdb/note."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from manifests.log.note import (
    NoteFormatError,
    NoteSignature,
    NoteSigner,
    NoteVerifier,
    SignedNote,
    parse_note,
    sign_note,
)
from manifests.ssh.sshkey import KeyFormatError, SignatureError, UnsupportedKeyError

SIGNER = NoteSigner("example.org/log", bytes(range(32)))
OTHER = NoteSigner("witness.example/w1", bytes(range(1, 33)))
VERIFIER = SIGNER.verifier
TEXT = b"example.org/log\n1\nhello\n"
NOTE = sign_note(TEXT, SIGNER)

texts = st.text(st.characters(codec="utf-8", min_codepoint=0x20) | st.just("\n")).map(
    lambda text: (text + "\n").encode()
)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "Cc"]), min_size=1).filter(
    lambda name: "+" not in name
)


def read(fixtures: Path) -> dict[str, Any]:
    vectors: dict[str, Any]
    vectors = json.loads((fixtures / "tlog-vectors" / "signed-note.json").read_text())
    return vectors


class TestVectors:
    """Where Go's reference implementation accepts or refuses, so do we."""

    def test_notes(self, fixtures: Path) -> None:
        cases = read(fixtures)["cases"]
        assert len(cases) == 16
        for case in cases:
            verifiers = [NoteVerifier.parse(vkey) for vkey in case["vkeys"]]
            try:
                note = parse_note(base64.b64decode(case["note_b64"]))
                verified = [verifier.name for verifier in note.verify(verifiers)]
            except NoteFormatError:
                assert case["error"] == "malformed note", case["name"]
            except SignatureError:
                assert case["error"] not in (None, "malformed note"), case["name"]
            else:
                assert verified == case["verified"], case["name"]

    def test_bad_keys(self, fixtures: Path) -> None:
        for vkey in read(fixtures)["bad_vkeys"]:
            with pytest.raises(KeyFormatError):
                NoteVerifier.parse(vkey)

    def test_every_part_of_a_key_and_every_key_with_one_byte_more_is_refused(
        self, fixtures: Path
    ) -> None:
        vkey = read(fixtures)["cases"][0]["vkeys"][0]
        size = len(vkey)
        parts = {vkey[i:j] for i in range(size) for j in range(i, size + 1)} - {vkey}
        assert len(parts) > 2000
        raised = {vkey[:i] + chr(ord(vkey[i]) + 1) + vkey[i + 1 :] for i in range(size)}
        assert str(NoteVerifier.parse(vkey)) == vkey
        for wrong in parts | raised:
            with pytest.raises(KeyFormatError):
                NoteVerifier.parse(wrong)

    def test_signing_gives_the_same_bytes(self, fixtures: Path) -> None:
        vector = read(fixtures)["sign_vector"]
        signer = NoteSigner.parse(vector["skey"])
        note = sign_note(base64.b64decode(vector["text_b64"]), signer)
        assert note == base64.b64decode(vector["signed_b64"])
        assert signer.secret() == vector["skey"]


class TestKey:
    """A key is `<name>+<key id>+<base64 of type and key>`, its id the hash of all of them."""

    @given(names, st.binary(min_size=32, max_size=32))
    def test_a_key_comes_back_as_it_was(self, name: str, seed: bytes) -> None:
        signer = NoteSigner(name, seed)
        assert NoteSigner.parse(signer.secret()) == signer
        assert NoteVerifier.parse(str(signer.verifier)) == signer.verifier

    def test_a_new_key_is_not_the_last_one(self) -> None:
        assert NoteSigner.generate("a") != NoteSigner.generate("a")

    @pytest.mark.parametrize(
        "name", ["", "a b", "a+b", "a\u00a0b", "a\u2028", "a\nb", "\x01", "\ud800"]
    )
    def test_a_name_has_no_space_plus_or_control_character(self, name: str) -> None:
        with pytest.raises(KeyFormatError):
            NoteVerifier(name, VERIFIER.public)
        with pytest.raises(KeyFormatError):
            NoteSigner.generate(name)

    @pytest.mark.parametrize(
        "change",
        [
            lambda vkey: vkey.replace("+", "+0", 1),
            lambda vkey: vkey.replace("+", "+-", 1),
            lambda vkey: vkey.replace(f"{VERIFIER.key_id:08x}", f"{VERIFIER.key_id:08X}"),
            lambda vkey: vkey + "\n",
            lambda vkey: vkey + "=",
            lambda vkey: "x" * 5000 + vkey,
            lambda vkey: "PRIVATE+KEY+" + vkey,
            lambda vkey: SIGNER.secret(),
        ],
    )
    def test_another_spelling_is_refused(self, change: Any) -> None:
        assert f"{VERIFIER.key_id:08x}" != f"{VERIFIER.key_id:08X}"
        with pytest.raises(KeyFormatError):
            NoteVerifier.parse(change(str(VERIFIER)))

    @pytest.mark.parametrize("prefix", ["", "PRIVATE+KEY", "private+key+"])
    def test_a_private_key_says_that_it_is_one(self, prefix: str) -> None:
        with pytest.raises(KeyFormatError):
            NoteSigner.parse(prefix + SIGNER.secret().removeprefix("PRIVATE+KEY+"))

    def test_a_private_keys_id_is_its_public_keys(self) -> None:
        wrong = SIGNER.secret().replace(f"{VERIFIER.key_id:08x}", f"{OTHER.verifier.key_id:08x}")
        with pytest.raises(KeyFormatError):
            NoteSigner.parse(wrong)

    @pytest.mark.parametrize("kind", [0x02, 0x04, 0x05, 0x06, 0xFF])
    def test_a_key_of_another_type_is_not_checked_rather_than_wrong(self, kind: int) -> None:
        value = base64.b64encode(bytes([kind]) + VERIFIER.public).decode()
        with pytest.raises(UnsupportedKeyError) as caught:
            NoteVerifier.parse(f"a+00000000+{value}")
        assert caught.value.exit_code == 2

    @pytest.mark.parametrize("size", [0, 31, 33])
    def test_a_key_has_32_bytes(self, size: int) -> None:
        for make in (NoteVerifier, NoteSigner):
            with pytest.raises(KeyFormatError):
                make("a", bytes(size))

    def test_the_private_key_is_never_shown(self) -> None:
        assert repr(SIGNER) == str(SIGNER) == "NoteSigner(name='example.org/log')"

    @given(st.text(max_size=100))
    def test_no_text_does_more_than_refuse(self, text: str) -> None:
        for wrong in (text, "a+00000000+" + text):
            with pytest.raises(KeyFormatError):
                NoteVerifier.parse(wrong)
            with pytest.raises(KeyFormatError):
                NoteSigner.parse("PRIVATE+KEY+" + wrong)


class TestFormat:
    """A note is text, an empty line, and signature lines (c2sp.org/signed-note, Format)."""

    @given(texts)
    def test_what_was_signed_verifies_and_comes_back(self, text: bytes) -> None:
        data = sign_note(text, SIGNER, OTHER)
        note = parse_note(data)
        assert (note.text, note.encode()) == (text, data)
        assert note.verify([OTHER.verifier, VERIFIER]) == (VERIFIER, OTHER.verifier)

    @pytest.mark.parametrize("text", [b"\n", b"\n\n", b"a\n\n", b"a\n\nb\n", b"a\n\n\n\n"])
    def test_text_may_hold_empty_lines(self, text: bytes) -> None:
        assert parse_note(sign_note(text, SIGNER)).text == text

    @pytest.mark.parametrize(
        "text", [b"", b"a", b"a\r\n", b"\0\n", b"\t\n", b"\xff\n", b"\xed\xa0\x80\n"]
    )
    def test_other_text_is_not_signed(self, text: bytes) -> None:
        with pytest.raises(NoteFormatError):
            sign_note(text, SIGNER)

    def test_a_note_without_signature_is_none(self) -> None:
        with pytest.raises(NoteFormatError):
            sign_note(TEXT)

    @pytest.mark.parametrize(
        "change",
        [
            lambda note: b"",
            lambda note: note[:-1],
            lambda note: note + b"\n",
            lambda note: note + b"more\n",
            lambda note: note.replace(b"\n\n", b"\n"),
            lambda note: note.replace(b"\n", b"\r\n"),
            lambda note: note.replace("— ".encode(), b"- "),
            lambda note: note.replace("— ".encode(), "—  ".encode()),
            lambda note: note.replace("— ".encode(), "—\u00a0".encode()),
            lambda note: note.replace(b"log ", b"log  "),
            lambda note: note.replace(b"log ", b"log "[:3]),
            lambda note: note.replace(b"log ", b"log+x "),
            lambda note: note.replace(b"log ", "log\u00a0 ".encode()),
            lambda note: note[:-1] + b" \n",
            lambda note: note[:-1] + b" more\n",
            lambda note: note[:-1] + b"=\n",
            lambda note: note[: note.rindex(b" ") + 1] + b"\n",
            lambda note: note[: note.rindex(b" ") + 1] + b"AAAAAA==\n",
            lambda note: note.replace(b"hello", b"\xff"),
            lambda note: b"a" * 1_000_000 + note,
        ],
    )
    def test_another_spelling_is_refused(self, change: Any) -> None:
        assert parse_note(NOTE).encode() == NOTE
        with pytest.raises(NoteFormatError):
            parse_note(change(NOTE))

    def test_base64_has_one_spelling(self) -> None:
        line = b"\xe2\x80\x94 a " + base64.b64encode(bytes(5)) + b"\n"
        assert line.endswith(b"AAA=\n")
        parse_note(TEXT + b"\n" + line)
        with pytest.raises(NoteFormatError, match="stray bits"):
            parse_note(TEXT + b"\n" + line.replace(b"AAA=", b"AAB="))

    def test_signatures_are_counted(self) -> None:
        hundred = SignedNote(TEXT, (parse_note(NOTE).signatures[0],) * 100).encode()
        assert len(parse_note(hundred).signatures) == 100
        with pytest.raises(NoteFormatError, match="at most 16"):
            parse_note(hundred, max_signatures=16)

    @given(st.binary(max_size=100))
    def test_no_bytes_do_more_than_refuse(self, data: bytes) -> None:
        prefix = NOTE[: NOTE.rindex(b" ") + 1]
        for note in (data, TEXT + b"\n" + data, prefix + data + b"\n"):
            try:
                assert parse_note(note).encode() == note
            except NoteFormatError:
                continue

    @given(st.integers(0, len(NOTE)), st.integers(0, len(NOTE)), st.binary(max_size=4))
    def test_no_splice_verifies_another_text(self, start: int, end: int, piece: bytes) -> None:
        spliced = NOTE[:start] + piece + NOTE[end:]
        try:
            note = parse_note(spliced)
            note.verify([VERIFIER])
        except (NoteFormatError, SignatureError):
            return
        assert note.text == TEXT


class TestSignatures:
    """The tuple of key name and key id says which key signed (Signatures)."""

    UNKNOWN = NoteSignature(OTHER.name, OTHER.verifier.key_id, b"?")

    def note(self, *signatures: NoteSignature) -> SignedNote:
        return SignedNote(TEXT, signatures)

    def test_a_signature_of_an_unknown_key_is_overlooked(self) -> None:
        note = self.note(self.UNKNOWN, SIGNER.sign(TEXT), self.UNKNOWN)
        assert note.verify([VERIFIER]) == (VERIFIER,)

    def test_a_known_name_or_a_known_id_alone_is_unknown(self) -> None:
        good = SIGNER.sign(TEXT)
        same_name = NoteSignature(SIGNER.name, good.key_id ^ 1, b"?")
        same_id = NoteSignature(OTHER.name, good.key_id, b"?")
        assert self.note(same_name, same_id, good).verify([VERIFIER]) == (VERIFIER,)
        for signature in (same_name, same_id):
            with pytest.raises(SignatureError, match="none"):
                self.note(signature).verify([VERIFIER])

    @pytest.mark.parametrize("size", [1, 63, 64, 65])
    def test_one_false_signature_of_a_known_key_condemns_the_note(self, size: int) -> None:
        false = NoteSignature(SIGNER.name, VERIFIER.key_id, bytes(size))
        good = SIGNER.sign(TEXT), OTHER.sign(TEXT)
        for note in (self.note(*good, false), self.note(false, *good)):
            with pytest.raises(SignatureError, match=r"'example\.org/log'"):
                note.verify([VERIFIER, OTHER.verifier])

    def test_a_key_that_signed_twice_counts_once(self) -> None:
        note = self.note(SIGNER.sign(TEXT), SIGNER.sign(TEXT))
        assert note.verify([VERIFIER]) == (VERIFIER,)

    def test_a_key_given_twice_is_ambiguous(self) -> None:
        with pytest.raises(SignatureError, match="twice"):
            self.note(SIGNER.sign(TEXT)).verify([VERIFIER, VERIFIER])

    @given(texts, texts)
    def test_another_text_was_not_signed(self, text: bytes, other: bytes) -> None:
        assume(text != other)
        with pytest.raises(SignatureError):
            SignedNote(other, (SIGNER.sign(text),)).verify([VERIFIER])

    @pytest.mark.parametrize(
        ("name", "key_id", "signature"),
        [("", 0, b"?"), ("a b", 0, b"?"), ("a", -1, b"?"), ("a", 1 << 32, b"?"), ("a", 0, b"")],
    )
    def test_a_signature_that_could_not_be_read_is_not_made(
        self, name: str, key_id: int, signature: bytes
    ) -> None:
        with pytest.raises(NoteFormatError):
            NoteSignature(name, key_id, signature)
