"""RIPEMD-160 and Keccak-256, which OpenTimestamps proofs may use and OpenSSL may leave out.

RIPEMD-160 as Dobbertin, Bosselaers and Preneel give it (1996); Keccak-256 as its authors submitted
it to NIST (version 3, 2011), with the padding that SHA-3 changed. Both are slow here: callers bound
what they hash.
"""

from __future__ import annotations

import struct

_WORD = 0xFFFFFFFF
_LANE = 0xFFFFFFFFFFFFFFFF

# RIPEMD-160: of each line's five rounds, which word is taken and how far it is rotated, in hex.
_LEFT_WORDS = "0123456789abcdef74d1a6f3c0952eb83ae49f812706db5c19ba08c4d37fe56240597c2ae138b6fd"
_RIGHT_WORDS = "5e7092b4d6f81a3c6b370d5aef8c4912f5137e69b8c2a04d86413bf05c2d97aecfa4158762de039b"
_LEFT_TURNS = "befc5879bdef6798768db97f7cf9b7dcbd67e9dfe8d65c75bcefef989e56865c9f5b68dc5cdeb856"
_RIGHT_TURNS = "899bdff5778beec69df7c89b77c76fdb97fb866ecd5edd75f58bee6e69c9c5f885c9c5e68d65fdbb"
_LEFT_ADDED = (0, 0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xA953FD4E)
_RIGHT_ADDED = (0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0x7A6D76E9, 0)
_BEGIN = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0)

_KECCAK_RATE = 136  # bytes taken at a time: 1088 bits


def ripemd160(message: bytes) -> bytes:
    """Hash a message to 20 bytes."""
    filled = message + b"\x80" + bytes(-(len(message) + 9) % 64)
    filled += struct.pack("<Q", 8 * len(message) & _LANE)
    state: tuple[int, ...] = _BEGIN
    for at in range(0, len(filled), 64):
        words = struct.unpack("<16I", filled[at : at + 64])
        a = _line(state, words, _LEFT_WORDS, _LEFT_TURNS, _LEFT_ADDED, (0, 1, 2, 3, 4))
        b = _line(state, words, _RIGHT_WORDS, _RIGHT_TURNS, _RIGHT_ADDED, (4, 3, 2, 1, 0))
        state = tuple(
            state[(n + 1) % 5] + a[(n + 2) % 5] + b[(n + 3) % 5] & _WORD for n in range(5)
        )
    return struct.pack("<5I", *state)


def _line(
    state: tuple[int, ...],
    words: tuple[int, ...],
    taken: str,
    turns: str,
    added: tuple[int, ...],
    mixers: tuple[int, ...],
) -> tuple[int, ...]:
    a, b, c, d, e = state
    for step in range(80):
        mixed = a + _mix(mixers[step // 16], b, c, d) + words[int(taken[step], 16)]
        mixed = _turn(mixed + added[step // 16] & _WORD, int(turns[step], 16)) + e
        a, b, c, d, e = e, mixed & _WORD, b, _turn(c, 10), d
    return a, b, c, d, e


def _mix(mixer: int, x: int, y: int, z: int) -> int:
    if mixer == 0:
        return x ^ y ^ z
    if mixer == 1:
        return (x & y) | (~x & z & _WORD)
    if mixer == 2:
        return (x | (~y & _WORD)) ^ z
    if mixer == 3:
        return (x & z) | (y & ~z & _WORD)
    return x ^ (y | (~z & _WORD))


def _turn(word: int, bits: int) -> int:
    return (word << bits | word >> (32 - bits)) & _WORD


def keccak256(message: bytes) -> bytes:
    """Hash a message to 32 bytes."""
    filled = bytearray(message + bytes(_KECCAK_RATE - len(message) % _KECCAK_RATE))
    filled[len(message)] ^= 0x01
    filled[-1] ^= 0x80
    lanes = [0] * 25
    for at in range(0, len(filled), _KECCAK_RATE):
        for number, lane in enumerate(struct.unpack("<17Q", filled[at : at + _KECCAK_RATE])):
            lanes[number] ^= lane
        lanes = _permute(lanes)
    return struct.pack("<4Q", *lanes[:4])


def _permute(lanes: list[int]) -> list[int]:
    """Keccak-f[1600]; the lane at (x, y) is number x + 5 y."""
    register = 1
    for _ in range(24):
        columns = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]
                   for x in range(5)]  # fmt: skip
        beside = [columns[x - 1] ^ _turn_lane(columns[(x + 1) % 5], 1) for x in range(5)]
        lanes = [lane ^ beside[number % 5] for number, lane in enumerate(lanes)]
        # Each lane is rotated by the next triangular number, and goes to the next place.
        x, y, lane = 1, 0, lanes[1]
        for turn in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            place = x + 5 * y
            lane, lanes[place] = lanes[place], _turn_lane(lane, (turn + 1) * (turn + 2) // 2 % 64)
        lanes = [
            lanes[n] ^ (~lanes[n - n % 5 + (n + 1) % 5] & _LANE & lanes[n - n % 5 + (n + 2) % 5])
            for n in range(25)
        ]
        for power in range(7):
            if register & 1:
                lanes[0] ^= 1 << (1 << power) - 1
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
    return lanes


def _turn_lane(lane: int, bits: int) -> int:
    return (lane << bits | lane >> (64 - bits)) & _LANE
