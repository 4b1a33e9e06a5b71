"""What is held of a packed WARC file's stream: the bytes that were read and not yet taken."""

from __future__ import annotations

from collections.abc import Callable

from muniment.conformance.tree import Source
from muniment.conformance.warc.units import PIECE

TRIAL = 1 << 12


class Held:
    """A stream that stands at `offset` of its file, read forward a piece at a time.

    Of what is held, all before `_at` was taken; where nothing more comes, it has `_ended`.
    """

    def __init__(self, stream: Source, offset: int) -> None:
        self._stream = stream
        self._held = b""
        self._at, self._before = 0, offset
        self._ended = False

    @property
    def offset(self) -> int:
        """How many bytes of the file were taken."""
        return self._before + self._at

    def unread(self) -> bytes:
        """Give what was read of the stream and not taken; nothing is to be taken after that."""
        return self._held[self._at :]

    def _fill(self, count: int) -> bool:
        """Hold at least `count` bytes, fewer only at the end; tell whether there are any."""
        if len(self._held) - self._at < count and not self._ended:
            pieces, size = [self._held[self._at :]], len(self._held) - self._at
            while size < count and not self._ended:
                more = self._stream.read(PIECE)
                pieces.append(more)
                size += len(more)
                self._ended = not more
            self._before += self._at
            self._held, self._at = b"".join(pieces), 0
            self._moved()
        return len(self._held) > self._at

    def _moved(self) -> None:
        """What is held begins elsewhere now: places in it that were noted are no longer right."""

    def _find(self, mark: bytes, opens: Callable[[bytes], bool]) -> bool:
        """Go on to the next `mark`, behind the first byte, at which what follows `opens` a record.

        Where there is none, all is taken, and False is given.
        """
        while True:
            at = self._held.find(mark, self._at + 1)
            while at >= 0:
                if opens(self._held[at : at + TRIAL]):
                    self._at = at
                    return True
                at = self._held.find(mark, at + 1)
            if self._ended:
                self._at = len(self._held)
                return False
            self._at = max(self._at, len(self._held) - TRIAL)
            self._fill(2 * TRIAL)
