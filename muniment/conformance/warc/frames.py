"""The Zstandard frames of a WARC file ("Zstandard Compression for WARC Files" 1.0, of the IIPC).

    dictionary frame     optional, the first: skippable, 0x184D2A5D, a dictionary, perhaps packed
    frame                one record, or a part of one; with content size, checksum and dictionary
    extension frame      skippable, passed over

A record may go over several frames; a frame holds no more than one. Windows and dictionaries over
8 MiB, which no reader need take (§5), are not read.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass

from manifests import LimitError
from muniment.conformance.tree import Source
from muniment.conformance.warc.held import Held
from muniment.conformance.warc.units import PIECE, MemberError, Unit, weigh

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FRAME = b"\x28\xb5\x2f\xfd"
DICTIONARY = b"\x5d\x2a\x4d\x18"
_PLAIN_DICTIONARY = b"\x37\xa4\x30\xec"
_SKIPPABLE = b"\x2a\x4d\x18"
_PIECE = 1 << 14  # What follows a frame is copied when it ends.
_MOST_LOG = 23
_MOST = 1 << _MOST_LOG
_MOST_HEADER = 18
_OPTIONS = {int(zstd.DecompressionParameter.window_log_max): _MOST_LOG}


@dataclass(frozen=True, slots=True)
class _FrameHeader:
    """What a frame says of itself (RFC 8878 §3.1.1.1); `size` is None where it leaves it out."""

    size: int | None
    window: int
    has_checksum: bool
    dictionary: int


class Frames(Held):
    """The frames of a file, record by record. Raises as `Members` does."""

    code = "zst"
    several = "zst-member"
    none = "zst-no-record"
    checked = "warc-zstd"
    warnings: tuple[str, ...] = ()

    def __init__(
        self,
        stream: Source,
        ratio: int,
        offset: int = 0,
        dictionary: zstd.ZstdDict | None = None,
    ) -> None:
        super().__init__(stream, offset)
        self._ratio = ratio
        self._inflater: zstd.ZstdDecompressor | None = None
        self._unit: Unit | None = None
        self._given = 0
        self.dictionary = dictionary
        self.begun = offset
        self.count = 0
        self.errors: tuple[str, ...] = ()
        self.makes: set[tuple[int, bool, int, int]] = set()

    def next_unit(self) -> Unit | None:
        """Begin the next record's first frame; None at the end of the file."""
        self.errors, self._given, self._unit = (), 0, None
        if not self._next_frame():
            return None
        self._unit = Unit(self._pull)
        return self._unit

    def finish(self) -> None:
        """Pass over what was not read of this frame, so that its checksum is verified."""
        while self._advance():
            pass

    def find_next(self) -> bool:
        """After damage: go on to where another frame begins a record, if there is one."""
        self._inflater = None
        return self._find(FRAME, lambda data: _opens_record(data, self.dictionary))

    def _pull(self) -> bytes:
        while not (data := self._advance()):
            # The record goes over into the next frame, if there is one.
            if self._unit is None or not self._unit.within or not self._next_frame():
                return b""
        return data

    def _advance(self) -> bytes:
        """Give the next bytes of this frame; none where it has ended."""
        inflater = self._inflater
        while inflater is not None and not inflater.eof:
            piece = b""
            if inflater.needs_input:
                if not self._fill(1):
                    raise MemberError("cut")
                piece = self._held[self._at : self._at + _PIECE]
            try:
                data = inflater.decompress(piece, PIECE)
            except zstd.ZstdError as failure:
                raise MemberError("damaged") from failure
            self._at += len(piece) - (len(inflater.unused_data) if inflater.eof else 0)
            if data:
                self._given += len(data)
                weigh(self._given, self.begun, self.offset, self._ratio)
                return data
        return b""

    def _next_frame(self) -> bool:
        """Begin the next frame that holds anything; False at the end of the file."""
        while self._fill(_MOST_HEADER):
            begins = self._held[self._at : self._at + _MOST_HEADER]
            if begins.startswith(DICTIONARY) and not self.offset:
                self._read_dictionary(int.from_bytes(begins[4:8], "little"))
            elif begins.startswith(FRAME):
                header = self._read_header(begins)
                if self._unit is None or not self._unit.within:
                    self.begun = self.offset
                self._inflater = _inflater(self.dictionary)
                self.count += 1
                if header.size != 0:
                    return True
                self.finish()
            elif begins[1:4] == _SKIPPABLE and begins[0] & 0xF0 == 0x50 and self.offset:
                if begins.startswith(DICTIONARY):
                    raise MemberError("garbage")
                self._skip(8 + int.from_bytes(begins[4:8], "little"))
            else:
                raise MemberError("garbage")
        return False

    def _read_header(self, data: bytes) -> _FrameHeader:
        header = _frame_header(data)
        if header is None:
            raise MemberError("cut")
        if header.window > _MOST:
            raise LimitError(
                f"The frame at @{self.offset} needs a window of {header.window} bytes; readers of "
                f"WARC files in Zstandard need not take more than {_MOST}."
            )
        wrong = [] if header.size is not None else ["zst-no-size"]
        wrong += [] if header.has_checksum else ["zst-no-checksum"]
        known = self.dictionary.dict_id if self.dictionary is not None else 0
        wrong += [] if header.dictionary == known else ["zst-dictionary-id"]
        self.errors += tuple(code for code in wrong if code not in self.errors)
        return header

    def _read_dictionary(self, size: int) -> None:
        if size > _MOST:
            raise LimitError(
                f"The dictionary has {size} bytes; readers of WARC files in Zstandard need not "
                f"take more than {_MOST}."
            )
        self._fill(8 + size)
        if len(self._held) < 8 + size:
            raise MemberError("cut")
        self.dictionary = _dictionary_of(self._held[8 : 8 + size])
        self._at = 8 + size

    def _skip(self, count: int) -> None:
        while count:
            if not self._fill(1):
                raise MemberError("cut")
            taken = min(count, len(self._held) - self._at)
            self._at += taken
            count -= taken


def read_dictionary(stream: Source) -> zstd.ZstdDict | None:
    """Read the dictionary with which a file begins; None where it has none, or none that is one."""
    frames = Frames(stream, 1)
    with suppress(MemberError, LimitError):  # Whoever reads the frames is told.
        frames.next_unit()
    return frames.dictionary


def _frame_header(data: bytes) -> _FrameHeader | None:
    descriptor = data[4] if len(data) > 4 else 0
    single = bool(descriptor & 0x20)
    width = (1 if single else 0, 2, 4, 8)[descriptor >> 6]
    marks = (0, 1, 2, 4)[descriptor & 3]
    at = 5 if single else 6
    if len(data) < at + marks + width or len(data) < 6:
        return None
    dictionary = int.from_bytes(data[at : at + marks], "little")
    size = int.from_bytes(data[at + marks : at + marks + width], "little") if width else None
    if size is not None and width == 2:
        size += 256
    base = 1 << (10 + (data[5] >> 3))
    window = (size or 0) if single else base + (base >> 3) * (data[5] & 7)
    return _FrameHeader(size, window, bool(descriptor & 4), dictionary)


def _dictionary_of(data: bytes) -> zstd.ZstdDict:
    try:
        if data.startswith(FRAME):
            inflater = _inflater(None)
            data = inflater.decompress(data, _MOST + 1)
            if not inflater.eof or inflater.unused_data or len(data) > _MOST:
                raise MemberError("dictionary")
        if not data.startswith(_PLAIN_DICTIONARY):
            raise MemberError("dictionary")
        dictionary = zstd.ZstdDict(data)
        _inflater(dictionary)
    except (zstd.ZstdError, ValueError) as failure:
        raise MemberError("dictionary") from failure
    return dictionary


def _inflater(dictionary: zstd.ZstdDict | None) -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(dictionary, _OPTIONS)


def _opens_record(data: bytes, dictionary: zstd.ZstdDict | None) -> bool:
    try:
        return _inflater(dictionary).decompress(data, 5).upper() == b"WARC/"
    except zstd.ZstdError:
        return False
