"""Tests of cosignatures (c2sp.org/tlog-cosignature)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import FormatError
from manifests.log.checkpoint import Checkpoint
from manifests.log.cosignature import (
    MAX_LINES,
    MAX_TIME,
    CosignatureKind,
    CosignatureSigner,
    CosignatureVerifier,
    check_cosignatures,
    ed25519_message,
    ml_dsa_message,
    parse_cosignatures,
)
from manifests.log.note import NoteFormatError, NoteSignature, NoteSigner, parse_note, sign_note
from manifests.ssh.sshkey import KeyFormatError, SignatureError, UnsupportedKeyError

SIGNER = CosignatureSigner("witness.example/w1", bytes(range(32)))
OTHER = CosignatureSigner("witness.example/w2", bytes(range(1, 33)))
HEAD = Checkpoint("example.org/log", 5, bytes(range(32)))
BODY = HEAD.body()
TIME = 1679315147
LINE = SIGNER.sign(BODY, TIME)
POST_QUANTUM = MLDSA44PrivateKey.from_seed_bytes(bytes(range(32)))
POST_QUANTUM_KEY = CosignatureVerifier(
    "witness.example/pq", POST_QUANTUM.public_key().public_bytes_raw(), CosignatureKind.ML_DSA_44
)

# The specification's own example; it publishes no key for it.
EXAMPLE = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 \
jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ\
qhf5nNo0xUe+mbIUBkBIfZ+qnA==
""".encode()


def cosign(name: str, body: bytes, time: int) -> NoteSignature:
    """What an ML-DSA-44 witness of that name would make."""
    made = POST_QUANTUM.sign(ml_dsa_message(name, body, time))
    return NoteSignature(name, POST_QUANTUM_KEY.key_id, time.to_bytes(8, "big") + made)


class TestExample:
    """The example of the specification reads as it says."""

    def test_its_time_is_the_one_of_its_message(self) -> None:
        note = parse_note(EXAMPLE)
        line = note.signatures[1]
        assert len(line.signature) == 8 + CosignatureKind.ED25519.signature_bytes
        assert int.from_bytes(line.signature[:8], "big") == 1679315147

    def test_its_message(self) -> None:
        message = ed25519_message(parse_note(EXAMPLE).text, 1679315147)
        assert message.decode().splitlines() == [
            "cosignature/v1",
            "time 1679315147",
            "example.com/behind-the-sofa",
            "20852163",
            "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        ]
        assert message.endswith(b"\n")


class TestMessages:
    """What is signed differs between the two kinds."""

    def test_ml_dsa_signs_a_structure_of_the_whole_tree(self) -> None:
        message = ml_dsa_message("w", BODY, 7)
        assert message == (
            b"subtree/v1\n\0\x01w"
            + (7).to_bytes(8, "big")
            + b"\x0fexample.org/log"
            + bytes(8)
            + (5).to_bytes(8, "big")
            + bytes(range(32))
        )

    def test_extension_lines_are_in_the_one_and_not_in_the_other(self) -> None:
        extended = Checkpoint(HEAD.origin, HEAD.size, HEAD.root, ("more",)).body()
        assert ml_dsa_message("w", extended, 7) == ml_dsa_message("w", BODY, 7)
        assert ed25519_message(extended, 7) != ed25519_message(BODY, 7)

    def test_what_cannot_be_spelled_cannot_be_cosigned(self) -> None:
        for head in (Checkpoint("o" * 256, 5, bytes(32)), Checkpoint("o", 5, bytes(31))):
            with pytest.raises(FormatError):
                ml_dsa_message("w", head.body(), 7)
        with pytest.raises(FormatError):
            ml_dsa_message("w", b"no checkpoint\n", 7)


class TestKey:
    """Verifier keys have type 0x04 with 32 bytes, or 0x06 with 1,312."""

    @pytest.mark.parametrize("key", [SIGNER.verifier, POST_QUANTUM_KEY])
    def test_a_key_comes_back_as_it_was(self, key: CosignatureVerifier) -> None:
        assert CosignatureVerifier.parse(str(key)) == key

    def test_a_private_key_comes_back_as_it_was_and_is_never_shown(self) -> None:
        assert CosignatureSigner.parse(SIGNER.secret()) == SIGNER
        assert repr(SIGNER) == "CosignatureSigner(name='witness.example/w1')"
        assert CosignatureSigner.generate("a") != CosignatureSigner.generate("a")

    def test_the_same_key_has_another_id_as_a_logs_key(self) -> None:
        log = NoteSigner(SIGNER.name, SIGNER.seed).verifier
        assert log.public == SIGNER.verifier.public
        assert log.key_id != SIGNER.verifier.key_id

    def test_a_logs_key_is_no_witnesss(self) -> None:
        with pytest.raises(UnsupportedKeyError):
            CosignatureVerifier.parse(str(NoteSigner("a", bytes(32)).verifier))
        with pytest.raises(UnsupportedKeyError):
            CosignatureSigner.parse(NoteSigner("a", bytes(32)).secret())

    @pytest.mark.parametrize(
        "change",
        [
            lambda vkey: vkey.replace("+", "+0", 1),
            lambda vkey: vkey.replace(f"{SIGNER.verifier.key_id:08x}", "00000000"),
            lambda vkey: vkey + "=",
            lambda vkey: vkey + "\n",
            lambda vkey: SIGNER.secret(),
            lambda vkey: vkey.replace("witness", "Witness"),
        ],
    )
    def test_another_spelling_is_refused(self, change: Callable[[str], str]) -> None:
        with pytest.raises(KeyFormatError):
            CosignatureVerifier.parse(change(str(SIGNER.verifier)))

    @pytest.mark.parametrize("kind", list(CosignatureKind))
    def test_a_key_has_the_length_of_its_kind(self, kind: CosignatureKind) -> None:
        for size in (0, kind.key_bytes - 1, kind.key_bytes + 1):
            with pytest.raises(KeyFormatError):
                CosignatureVerifier("a", bytes(size), kind)

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "w" * 256])
    def test_a_name_is_one_that_can_be_spelled(self, name: str) -> None:
        with pytest.raises(KeyFormatError):
            CosignatureVerifier(name, bytes(32))
        with pytest.raises(KeyFormatError):
            CosignatureSigner(name, bytes(32))

    @given(st.text(max_size=100))
    def test_no_text_does_more_than_refuse(self, text: str) -> None:
        for wrong in (text, "a+00000000+" + text):
            with pytest.raises(KeyFormatError):
                CosignatureVerifier.parse(wrong)
            with pytest.raises(KeyFormatError):
                CosignatureSigner.parse("PRIVATE+KEY+" + wrong)


class TestCosignature:
    """A cosignature is over one head, by one key, with one time."""

    @given(st.integers(1, MAX_TIME))
    def test_what_was_cosigned_verifies_with_its_time(self, time: int) -> None:
        line = SIGNER.sign(BODY, time)
        assert SIGNER.verifier.check(BODY, line.signature) == time

    @given(st.integers(0, len(LINE.signature) * 8 - 1))
    def test_every_bit_counts(self, bit: int) -> None:
        changed = bytearray(LINE.signature)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SignatureError):
            SIGNER.verifier.check(BODY, bytes(changed))

    def test_another_head_is_not_what_was_cosigned(self) -> None:
        for head in (
            Checkpoint("example.org/lag", 5, HEAD.root),
            Checkpoint(HEAD.origin, 6, HEAD.root),
            Checkpoint(HEAD.origin, 5, bytes(32)),
            Checkpoint(HEAD.origin, 5, HEAD.root, ("more",)),
        ):
            with pytest.raises(SignatureError):
                SIGNER.verifier.check(head.body(), LINE.signature)

    def test_a_logs_signature_is_no_cosignature(self) -> None:
        log = NoteSigner(SIGNER.name, SIGNER.seed).sign(BODY).signature
        for signature in (log, bytes(8) + log, b""):
            with pytest.raises(SignatureError):
                SIGNER.verifier.check(BODY, signature)

    @pytest.mark.parametrize("time", [-1, 0, MAX_TIME + 1])
    def test_a_time_is_from_1_to_2_63_minus_1(self, time: int) -> None:
        with pytest.raises(ValueError):
            SIGNER.sign(BODY, time)

    def test_a_time_beyond_is_refused_whoever_signed_it(self) -> None:
        late = MAX_TIME + 1
        made = NoteSigner("x", SIGNER.seed).sign(ed25519_message(BODY, late)).signature
        with pytest.raises(SignatureError):
            SIGNER.verifier.check(BODY, late.to_bytes(8, "big") + made)

    def test_one_of_ml_dsa_verifies_and_a_changed_one_does_not(self) -> None:
        line = cosign("witness.example/pq", BODY, TIME)
        assert POST_QUANTUM_KEY.check(BODY, line.signature) == TIME
        for place in (0, 8, -1):
            changed = bytearray(line.signature)
            changed[place] ^= 1
            with pytest.raises(SignatureError):
                POST_QUANTUM_KEY.check(BODY, bytes(changed))

    def test_one_of_ml_dsa_is_by_a_witness_of_that_name(self) -> None:
        renamed = CosignatureVerifier("other", POST_QUANTUM_KEY.public, CosignatureKind.ML_DSA_44)
        line = cosign("witness.example/pq", BODY, TIME)
        with pytest.raises(SignatureError):
            renamed.check(BODY, line.signature)


class TestLines:
    """A witness answers one or more signature lines, and nothing else (c2sp.org/tlog-witness)."""

    def test_lines_come_back_in_order(self) -> None:
        lines = (LINE, OTHER.sign(BODY, TIME), cosign("witness.example/pq", BODY, TIME))
        data = b"".join(line.line() for line in lines)
        assert parse_cosignatures(data, len(data)) == lines
        found = check_cosignatures(BODY, lines, (OTHER.verifier, POST_QUANTUM_KEY))
        assert [(one.verifier, one.time) for one in found] == [
            (OTHER.verifier, TIME),
            (POST_QUANTUM_KEY, TIME),
        ]

    def test_the_lines_behind_a_checkpoint_make_a_note_of_all(self) -> None:
        log = NoteSigner(HEAD.origin, bytes(range(2, 34)))
        note = parse_note(sign_note(BODY, log) + LINE.line())
        assert note.verify((log.verifier,)) == (log.verifier,)
        assert note.verify((SIGNER.verifier,)) == (SIGNER.verifier,)

    def test_a_wrong_one_by_a_known_key_condemns_them(self) -> None:
        time, made = LINE.signature[:8], LINE.signature[8:]
        wrong = NoteSignature(LINE.name, LINE.key_id, time + bytes([made[0] ^ 1]) + made[1:])
        with pytest.raises(SignatureError):
            check_cosignatures(BODY, (LINE, wrong), (SIGNER.verifier,))
        assert check_cosignatures(BODY, (wrong,), (OTHER.verifier,)) == ()

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\n",
            LINE.line()[:-1],
            LINE.line() + b"\n",
            b"\n" + LINE.line(),
            LINE.line().replace(b"\n", b"\r\n"),
            LINE.line() * (MAX_LINES + 1),
            b"\xff" + LINE.line(),
            sign_note(BODY, NoteSigner("a", bytes(32))),
        ],
    )
    def test_anything_else_is_refused(self, data: bytes) -> None:
        with pytest.raises(NoteFormatError):
            parse_cosignatures(data, 1 << 20)

    def test_more_bytes_than_the_limit_are_refused(self) -> None:
        with pytest.raises(NoteFormatError):
            parse_cosignatures(LINE.line(), len(LINE.line()) - 1)

    @given(st.binary(max_size=200))
    def test_no_bytes_do_more_than_refuse(self, data: bytes) -> None:
        with pytest.raises(FormatError):
            parse_cosignatures(data, 1 << 20)
