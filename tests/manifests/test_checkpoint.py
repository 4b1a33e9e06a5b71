"""Signed tree heads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import EMPTY_ROOT, leaf_hash
from manifests.errors import FormatError, MunimentError
from manifests.log.checkpoint import (
    Checkpoint,
    CheckpointError,
    open_checkpoint,
    parse_body,
    parse_decimal,
)
from manifests.log.note import NoteSigner, sign_note

LINES = st.text(st.characters(codec="utf-8", min_codepoint=0x20), min_size=1)
ROOTS = st.binary(min_size=32, max_size=32)
CHECKPOINTS = st.builds(
    Checkpoint,
    LINES,
    st.integers(0, (1 << 63) - 1),
    ROOTS,
    st.lists(LINES, max_size=3).map(tuple),
)
SIGNER = NoteSigner.generate("example.org/log")
HEAD = Checkpoint("example.org/log", 1, leaf_hash(b"a"))
BODY = HEAD.body()


class TestBody:
    """Three lines or more, none empty: origin, size, root hash, extensions (tlog-checkpoint)."""

    def test_the_example_of_the_specification(self) -> None:
        text = (
            b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        )
        checkpoint = parse_body(text)
        assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
        assert checkpoint.root.hex().startswith("0ac5186a")
        assert checkpoint.body() == text

    @given(CHECKPOINTS)
    def test_what_is_written_reads_back(self, checkpoint: Checkpoint) -> None:
        assert parse_body(checkpoint.body()) == checkpoint

    @given(CHECKPOINTS, st.data())
    def test_any_changed_byte_makes_another_checkpoint_or_none(
        self, checkpoint: Checkpoint, data: st.DataObject
    ) -> None:
        changed = bytearray(checkpoint.body())
        changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
        try:
            other = parse_body(bytes(changed))
        except FormatError:
            return
        assert other != checkpoint
        assert other.body() == changed

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"\n",
            BODY[:-1],
            BODY + b"\n",
            b"\n" + BODY,
            BODY + b"\nextension\n",
            BODY.replace(b"\n", b"\r\n"),
            BODY.replace(b"example", b"exam\x00ple"),
            BODY.replace(b"example", b"exam\xffple"),
            BODY.replace(b"=", b""),
            BODY.replace(b"=", b"=="),
            BODY.replace(b"=", b"= "),
            b"example.org/log\n1\n\n",
            # The last character's low bits are not part of 32 bytes: RFC 4648 §3.5.
            b"o\n1\n" + b"A" * 42 + b"B=\n",
        ],
    )
    def test_another_spelling_is_refused(self, body: bytes) -> None:
        with pytest.raises(FormatError):
            parse_body(body)

    def test_other_parsers_vectors(self, fixtures: Path) -> None:
        """transparency-dev/formats; its caveat is followed: extra blank lines are not legal."""
        path = fixtures / "tlog-vectors" / "checkpoint-body.json"
        cases = json.loads(path.read_bytes())["cases"]
        assert len(cases) >= 12
        for case in cases:
            name = case["name"]
            if case["verdict"] == "valid" and name != "valid with trailing newlines":
                assert parse_body(case["body"].encode()).body() == case["body"].encode(), name
            else:
                with pytest.raises(FormatError):
                    parse_body(case["body"].encode())


class TestDecimal:
    """Sizes are ASCII decimal with no leading zeroes (tlog-checkpoint), below 2**63."""

    @given(st.integers(0, (1 << 63) - 1))
    def test_a_number_reads_back(self, number: int) -> None:
        assert parse_decimal(str(number)) == number

    @pytest.mark.parametrize(
        "text",
        [
            *("", "-1", "+1", "00", "01", " 1", "1 ", "1\n", "1_0", "0x1", "1e3", "1.0", "١", "²"),
            *(str(1 << 63), "9" * 5000),
        ],
    )
    def test_another_spelling_is_refused(self, text: str) -> None:
        with pytest.raises(CheckpointError):
            parse_decimal(text)


class TestOpen:
    """A checkpoint counts once the log's own key signed it, under the log's own name."""

    def test_a_signed_checkpoint_opens(self) -> None:
        assert open_checkpoint(sign_note(BODY, SIGNER), SIGNER.verifier) == HEAD

    def test_the_head_of_an_empty_log_opens(self) -> None:
        head = Checkpoint("example.org/log", 0, EMPTY_ROOT)
        assert open_checkpoint(sign_note(head.body(), SIGNER), SIGNER.verifier) == head

    def test_another_key_of_the_same_name_is_not_enough(self) -> None:
        other = NoteSigner.generate("example.org/log")
        with pytest.raises(MunimentError):
            open_checkpoint(sign_note(BODY, other), SIGNER.verifier)

    @pytest.mark.parametrize(
        "head",
        [
            Checkpoint("example.org/other", 1, leaf_hash(b"a")),
            Checkpoint("example.org/log", 1, b"short"),
            Checkpoint("example.org/log", 0, leaf_hash(b"a")),
        ],
    )
    def test_a_signature_does_not_make_up_for_a_wrong_head(self, head: Checkpoint) -> None:
        with pytest.raises(CheckpointError):
            open_checkpoint(sign_note(head.body(), SIGNER), SIGNER.verifier)

    def test_any_changed_byte_is_refused(self) -> None:
        note = sign_note(BODY, SIGNER)
        for place in range(len(note)):
            for bit in range(8):
                changed = bytearray(note)
                changed[place] ^= 1 << bit
                with pytest.raises(MunimentError):
                    open_checkpoint(bytes(changed), SIGNER.verifier)


class TestValue:
    """A value is true once made."""

    @pytest.mark.parametrize(
        ("origin", "size", "root", "extensions"),
        [
            ("", 0, EMPTY_ROOT, ()),
            ("two\nlines", 0, EMPTY_ROOT, ()),
            ("o", -1, EMPTY_ROOT, ()),
            ("o", 1 << 63, EMPTY_ROOT, ()),
            ("o", 0, b"", ()),
            ("o", 0, EMPTY_ROOT, ("",)),
            ("o", 0, EMPTY_ROOT, ("\t",)),
        ],
    )
    def test_what_no_body_could_spell_is_not_made(
        self, origin: str, size: int, root: bytes, extensions: tuple[str, ...]
    ) -> None:
        with pytest.raises(CheckpointError):
            Checkpoint(origin, size, root, extensions)
