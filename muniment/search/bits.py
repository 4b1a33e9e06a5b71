"""Sets of paragraphs, and a number for each of them, as whole numbers whose bits are paragraphs.

A set is one integer: bit n is set where n is in it. Numbers of many paragraphs are "planes", the
lowest first: bit n of plane j is bit j of n's number. So two sets are intersected, and the numbers
of thirty thousand paragraphs added, by single operations on Python's integers. What is best is
found from the highest plane down (P. O'Neil and D. Quass, "Improved query performance with variant
indexes", SIGMOD 1997, section 3).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

_BIT = tuple(1 << n for n in range(8))
_WITHIN = tuple(tuple(n for n in range(8) if byte >> n & 1) for byte in range(256))
_ONE = ord("1")
_MANY = 32  # Of more than a 32nd part, digits are written sooner than bits.
# Single bytes are found soonest where they are all the same one.
_SOME, _AS_SOME = re.compile(b"\1"), bytes((0, *[1] * 255))


def of(numbers: Collection[int], span: int) -> int:
    """Give the set of some numbers, all of them smaller than `span`."""
    if len(numbers) * _MANY > span:
        digits = bytearray(b"0") * span
        for number in numbers:
            digits[number] = _ONE
        digits.reverse()
        return int(digits, 2)
    data = bytearray(span + 7 >> 3)
    for number in numbers:
        data[number >> 3] |= _BIT[number & 7]
    return int.from_bytes(data, "little")


def of_ranges(ranges: Iterable[tuple[int, int]], span: int) -> int:
    """Give the set of what stands in ranges [start, end) that do not meet, within `span`."""
    edges = bytearray((span >> 3) + 1)
    for start, end in ranges:
        edges[start >> 3] ^= _BIT[start & 7]
        edges[end >> 3] ^= _BIT[end & 7]
    # Each bit becomes the parity of those up to it: whether more ranges began than ended.
    bits, step = int.from_bytes(edges, "little"), 1
    while step <= span:
        bits ^= bits << step
        step <<= 1
    return bits & (1 << span) - 1


def members(bits: int) -> list[int]:
    """Give the members of a set, rising."""
    data = bits.to_bytes(bits.bit_length() + 7 >> 3, "little")
    return [
        found.start() * 8 + within
        for found in _SOME.finditer(data.translate(_AS_SOME))
        for within in _WITHIN[data[found.start()]]
    ]


def among(bits: int, members: Sequence[int]) -> list[int]:
    """Give who of a few is in a set."""
    data = bits.to_bytes(max(bits.bit_length(), max(members, default=0) + 1) + 7 >> 3, "little")
    return [one for one in members if data[one >> 3] >> (one & 7) & 1]


def add(planes: list[int], others: Sequence[int]) -> None:
    """Add to the numbers in `planes` others, each to its own."""
    carried = 0
    for at, other in enumerate(others):
        if at == len(planes):
            planes.append(0)
        mine = planes[at]
        half = mine ^ other
        planes[at] = half ^ carried
        carried = mine & other | half & carried
    at = len(others)
    while carried:
        if at == len(planes):
            planes.append(0)
        planes[at], carried = planes[at] ^ carried, planes[at] & carried
        at += 1


def above(planes: Sequence[int], bits: int, least: int) -> int:
    """Give those of a set whose number is greater than `least`."""
    greater, equal = 0, bits
    for at in range(max(len(planes), least.bit_length()) - 1, -1, -1):
        plane = planes[at] if at < len(planes) else 0
        if least >> at & 1:
            equal &= plane
        else:
            greater |= equal & plane
            equal &= ~plane
    return greater


def best(planes: Sequence[int], bits: int, most: int) -> int:
    """Give those of a set with the highest numbers, `most` of them; of equals the lowest bits."""
    if bits.bit_count() <= most:
        return bits
    chosen, room = 0, most
    for plane in reversed(planes):
        higher = bits & plane
        count = higher.bit_count()
        if count >= room:
            bits = higher
        else:
            chosen |= higher
            room -= count
            bits &= ~plane
    return chosen | of(members(bits)[:room], bits.bit_length())


def numbers(planes: Iterable[int], members: Sequence[int]) -> list[int]:
    """Give the numbers of a few members."""
    found = [0] * len(members)
    most = max(members, default=-1) + 1
    spots = [(member >> 3, member & 7) for member in members]
    for at, plane in enumerate(planes):
        data = plane.to_bytes(max(most, plane.bit_length()) + 7 >> 3, "little")
        found = [
            one | (data[byte] >> bit & 1) << at
            for one, (byte, bit) in zip(found, spots, strict=True)
        ]
    return found
