"""OpenTimestamps proofs: every step of the format, every limit, and another way to evaluate."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import LimitError
from manifests.moments.opentimestamps import (
    Kind,
    OpenTimestampsError,
    begin_proof,
    read_proof,
    read_ways,
)
from manifests.old_hashes import keccak256, ripemd160
from ots_proofs import (
    HEXLIFY,
    KECCAK256,
    MAGIC,
    PENDING,
    REVERSE,
    RIPEMD160,
    SHA1,
    SHA256,
    append,
    attested,
    counted,
    detached,
    fork,
    in_block,
    number,
    prepend,
    promised,
    sha256,
)

DIGEST = sha256(b"file")
MOST = 64 << 10


def ends(data: bytes) -> list[bytes]:
    """What each way gives, in the file's order."""
    return [one.message for one in read_proof(data, MOST).attestations]


class TestHashes:
    """RIPEMD-160 and Keccak-256, by the vectors of those who made them."""

    @pytest.mark.parametrize(
        ("message", "digest"),
        [
            (b"", "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
            (b"abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
            (b"message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"),
            (b"1234567890" * 8, "9b752e45573d4b39f4dbd3323cab82bf63326bfb"),
        ],
    )
    def test_ripemd160(self, message: bytes, digest: str) -> None:
        assert ripemd160(message).hex() == digest

    @pytest.mark.parametrize(
        ("message", "digest"),
        [
            (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        ],
    )
    def test_keccak256(self, message: bytes, digest: str) -> None:
        assert keccak256(message).hex() == digest

    @pytest.mark.parametrize("size", [55, 56, 63, 64, 65, 119, 120, 135, 136, 137, 272])
    def test_where_a_block_ends(self, size: int) -> None:
        # Of SHA-3 the standard library has everything but the padding: one bit more.
        message = bytes(range(256))[:size] if size < 256 else bytes(size)
        assert len(keccak256(message)) == 32 != hashlib.sha3_256(message).digest()
        if "ripemd160" in hashlib.algorithms_available:
            assert ripemd160(message) == hashlib.new("ripemd160", message).digest()


class TestSteps:
    """Each step does what its name says, and ways part where the file says so."""

    @pytest.mark.parametrize(
        ("step", "result"),
        [
            (append(b"x"), DIGEST + b"x"),
            (prepend(b"x"), b"x" + DIGEST),
            (REVERSE, DIGEST[::-1]),
            (HEXLIFY, DIGEST.hex().encode()),
            (SHA1, hashlib.sha1(DIGEST).digest()),
            (SHA256, sha256(DIGEST)),
            (RIPEMD160, ripemd160(DIGEST)),
            (KECCAK256, keccak256(DIGEST)),
        ],
    )
    def test_one(self, step: bytes, result: bytes) -> None:
        [end] = read_proof(detached(DIGEST, step, in_block(5)), MOST).attestations
        assert (end.kind, end.height, end.message) == (Kind.BITCOIN, 5, result)

    def test_forks_begin_where_they_stand(self) -> None:
        inner = REVERSE, fork(append(b"a"), promised("a")), prepend(b"b"), promised("b")
        data = detached(DIGEST, SHA256, fork(*inner), fork(promised("c")), promised("d"))
        node, turned = sha256(DIGEST), sha256(DIGEST)[::-1]
        assert ends(data) == [turned + b"a", b"b" + turned, node, node]
        assert [one.uri for one in read_proof(data, MOST).attestations] == list("abcd")

    def test_an_end_says_where_it_stands(self) -> None:
        data = detached(DIGEST, append(b"x"), promised("https://a.example"))
        [end] = read_proof(data, MOST).attestations
        assert data[end.start : end.end] == promised("https://a.example")
        forked = detached(DIGEST, fork(promised("a")), promised("b"))
        first, second = read_proof(forked, MOST).attestations
        assert forked[first.start : first.end] == promised("a")
        assert forked[second.start : second.end] == promised("b")

    @pytest.mark.parametrize(
        ("algorithm", "name", "size"),
        [(SHA1, "sha1", 20), (RIPEMD160, "ripemd160", 20), (SHA256, "sha256", 32)],
    )
    def test_a_file_may_be_named_by_three_digests(
        self, algorithm: bytes, name: str, size: int
    ) -> None:
        data = detached(bytes(size), in_block(5), algorithm=algorithm)
        assert (read_proof(data, MOST).algorithm, ends(data)) == (name, [bytes(size)])

    def test_an_end_that_nobody_knows_is_kept_and_named(self) -> None:
        data = detached(DIGEST, attested("0001020304050607", b"whatever"))
        [end] = read_proof(data, MOST).attestations
        assert (end.kind, end.tag) == (Kind.UNKNOWN, "0001020304050607")

    def test_a_proof_that_is_begun_goes_on_with_what_a_calendar_answers(self) -> None:
        opening, message = begin_proof(DIGEST, b"n" * 16)
        answer = append(b"more") + promised("https://a.example")
        assert message == sha256(DIGEST + b"n" * 16)
        [by_itself] = read_ways(answer, message, MOST)
        [whole] = read_proof(opening + answer, MOST).attestations
        assert by_itself.message == whole.message == message + b"more"
        assert read_proof(opening + answer, MOST).digest == DIGEST
        for size in (0, 128):
            with pytest.raises(ValueError, match="a nonce"):
                begin_proof(DIGEST, bytes(size))


BAD = {
    "nothing": (b"", "cut short"),
    "another file": (b"%PDF-1.7" * 10, "does not begin"),
    "another version": (detached(DIGEST, in_block(5), version=2), "version 2"),
    "a digest of another kind": (detached(DIGEST, in_block(5), algorithm=KECCAK256), "67"),
    "no end": (detached(DIGEST, SHA256), "cut short"),
    "a fork without a second way": (detached(DIGEST, fork(in_block(5))), "cut short"),
    "bytes behind the end": (detached(DIGEST, in_block(5), in_block(6)), "behind its end"),
    "a step that nobody knows": (detached(DIGEST, b"\xf4", in_block(5)), "step f4"),
    "an empty text": (detached(DIGEST, append(b""), in_block(5)), "is empty"),
    "a long text": (detached(DIGEST, append(bytes(4097)), in_block(5)), "over the format's 4096"),
    "a long message": (detached(DIGEST, append(bytes(4065)), in_block(5)), "over 4096"),
    "a long message in hex": (
        detached(DIGEST, append(bytes(2017)), HEXLIFY, in_block(5)),
        "over 4096",
    ),
    "a long attestation": (detached(DIGEST, attested("00" * 8, bytes(8193))), "over the format's"),
    "a long address": (detached(DIGEST, promised("a" * 1001)), "over the format's 1000"),
    "an address with a space": (detached(DIGEST, promised("https://a b")), "characters"),
    "an address that acts": (detached(DIGEST, promised("\x1b[2J")), "characters"),
    "a block with more than a height": (
        detached(DIGEST, attested("0588960d73d71901", number(5) + b"x")),
        "more than its kind has",
    ),
    "a promise with more than an address": (
        detached(DIGEST, attested(PENDING, counted(b"a") + b"x")),
        "more than its kind has",
    ),
    "a block without a height": (detached(DIGEST, attested("0588960d73d71901", b"")), "cut short"),
    "a huge height": (detached(DIGEST, in_block(1 << 32)), "over 32 bits"),
    "an endless number": (detached(DIGEST, b"\xf0" + b"\xff" * 100), "more than 32 bits"),
    "a number in a longer spelling": (MAGIC + b"\x81\x00" + b"\x08" + DIGEST, "shortest"),
    "a fork that begins with a fork": (
        detached(DIGEST, fork(fork(in_block(5)), in_block(6)), in_block(7)),
        "step ff",
    ),
    "a deep way": (detached(DIGEST, SHA256 * 256, in_block(5)), "over the format's 255 steps"),
    "a way of forks within forks": (
        detached(DIGEST, (b"\xff" + SHA256) * 300, in_block(5)),
        "over the format's 255 steps",
    ),
}
COSTLY = {
    "too many bytes": detached(DIGEST, fork(promised("a" * 1000)) * 70, in_block(5)),
    "too many steps": detached(DIGEST, fork(SHA256 * 100, in_block(5)) * 50, in_block(5)),
    "too many ends": detached(DIGEST, fork(in_block(5)) * 64, in_block(5)),
    "too slow": detached(
        DIGEST, append(bytes(4000)), fork(RIPEMD160, in_block(1)) * 5, in_block(1)
    ),
    "too slow otherwise": detached(
        DIGEST, append(bytes(4000)), fork(KECCAK256, in_block(1)) * 5, in_block(1)
    ),
}


class TestHostile:
    """What the format does not allow is refused, and what would cost much is not computed."""

    @pytest.mark.parametrize(("data", "said"), BAD.values(), ids=BAD)
    def test_what_is_no_proof(self, data: bytes, said: str) -> None:
        with pytest.raises(OpenTimestampsError, match=said):
            read_proof(data, MOST)

    @pytest.mark.parametrize("data", COSTLY.values(), ids=COSTLY)
    def test_what_would_cost_much(self, data: bytes) -> None:
        before = time.process_time()
        with pytest.raises(LimitError, match=r"is not read|is not computed|are read"):
            read_proof(data, MOST)
        assert time.process_time() - before < 10  # of what would be minutes, or for ever

    def test_as_deep_as_the_format_allows(self) -> None:
        assert len(ends(detached(DIGEST, SHA256 * 255, in_block(5)))) == 1
        many = detached(DIGEST, (b"\xff" + SHA256) * 50, in_block(5), in_block(5) * 50)
        assert len(ends(many)) == 51

    def test_every_cut_and_every_changed_byte_ends_in_a_sentence_or_a_proof(self) -> None:
        data = detached(
            DIGEST, append(b"nonce"), SHA256, fork(REVERSE, promised("https://a.example")),
            RIPEMD160, attested("0001020304050607", b"x"),
        )  # fmt: skip
        for cut in range(len(data)):
            with pytest.raises(OpenTimestampsError):
                read_proof(data[:cut], MOST)
        for at in range(len(data)):
            for bit in range(8):
                changed = bytearray(data)
                changed[at] ^= 1 << bit
                try:
                    read_proof(bytes(changed), MOST)
                except (OpenTimestampsError, LimitError) as failure:
                    assert str(failure)

    @given(st.binary(max_size=300))
    def test_whatever_follows_the_digest(self, rest: bytes) -> None:
        try:
            read_proof(detached(DIGEST, rest), MOST)
        except (OpenTimestampsError, LimitError) as failure:
            assert str(failure)


Tree = dict[str, Any]
HASHES: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    "sha1": (SHA1, lambda message: hashlib.sha1(message).digest()),
    "sha256": (SHA256, sha256),
    "ripemd160": (RIPEMD160, ripemd160),
    "keccak256": (KECCAK256, keccak256),
    "reverse": (REVERSE, lambda message: message[::-1]),
    "hexlify": (HEXLIFY, lambda message: message.hex().encode()),
}
TEXT = st.binary(min_size=1, max_size=40)
END = st.one_of(
    st.integers(0, (1 << 32) - 1).map(in_block),
    st.sampled_from(["a", "https://a.example"]).map(promised),
    st.binary(max_size=20).map(lambda data: attested("0102030405060708", data)),
)
STEP = st.one_of(
    st.sampled_from(sorted(HASHES)),
    st.tuples(st.sampled_from(["append", "prepend"]), TEXT),
)
NODE = st.recursive(
    END, lambda node: st.lists(st.one_of(END, st.tuples(STEP, node)), min_size=1, max_size=3)
)


def evaluate(node: Any, message: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Spell a tree, and say what each of its ends is about: by recursion, tree in hand."""
    if isinstance(node, bytes):
        return node, [(node, message)]
    items = node if isinstance(node, list) else [node]
    spelled, found = [], []
    for item in items:
        if isinstance(item, tuple):
            name, below = item
            if isinstance(name, tuple):
                name, text = name
                step = append(text) if name == "append" else prepend(text)
                result = message + text if name == "append" else text + message
            else:
                step, apply = HASHES[name]
                result = apply(message)
            below_spelled, below_found = evaluate(below, result)
            spelled.append(step + below_spelled)
            found += below_found
        else:
            below_spelled, below_found = evaluate(item, message)
            spelled.append(below_spelled)
            found += below_found
    return b"".join(b"\xff" + one for one in spelled[:-1]) + spelled[-1], found


class TestTrees:
    """Whatever tree there is, its ends are about what steps taken one by one give."""

    @given(NODE)
    def test_as_an_evaluation_of_the_tree_gives(self, node: Any) -> None:
        spelled, found = evaluate(node, DIGEST)
        data = detached(DIGEST, spelled)
        read = read_proof(data, MOST).attestations
        assert [(data[one.start : one.end], one.message) for one in read] == found
