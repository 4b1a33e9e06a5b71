"""A calendar on loopback that speaks the protocol of OpenTimestamps, and some that lie.

with Calendar() as calendar:                    # POST /digest, GET /timestamp/HEX
    good(archive, "stamp", "add-calendar", "alice", calendar.url)
    good(archive, "stamp", "--allow-private")   # promised
    height = calendar.bury(chain)               # all that was submitted is in this block
    good(archive, "stamp", "--upgrade", "--allow-private")
"""

from __future__ import annotations

from collections.abc import Callable

from blocks import Chain
from loopback import Answer, Asked, Loopback
from ots_proofs import SHA256, append, in_block, prepend, promised, sha256


class Calendar(Loopback):
    """Promises whatever it is shown, and has proofs once it was all buried in a block.

    `lie`, where given, answers instead: to the method, the path and the body that came, with status
    and body; None is silence.
    """

    def __init__(self, lie: Callable[[str, str, bytes], tuple[int, bytes] | None] | None = None):
        super().__init__(self._give)
        self.uri = ""  # in whose name it promises, where that is not its own
        self.lie = lie
        self._waiting: list[bytes] = []
        self._proofs: dict[str, bytes] = {}

    def _give(self, asked: Asked) -> Answer | None:
        answer = self.answer(asked.method, asked.path, asked.body)
        return Answer(*answer) if answer is not None else None

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes] | None:
        """Answer as the protocol has it."""
        if self.lie is not None:
            return self.lie(method, path, body)
        if (method, path) == ("POST", "/digest") and 0 < len(body) <= 64:
            message = sha256(b"salt" + body)
            self._waiting.append(message)
            return 200, prepend(b"salt") + SHA256 + promised(self.uri or self.url)
        if method == "GET" and path.startswith("/timestamp/"):
            proof = self._proofs.get(path.removeprefix("/timestamp/"))
            return (200, proof) if proof else (404, b"Pending confirmation in the chain")
        return 400, b""

    def bury(self, chain: Chain) -> int:
        """Put all that was submitted into one block; give its height."""
        whole = b"".join(self._waiting)
        height = chain.mine(sha256(whole))
        for number, message in enumerate(self._waiting):
            before, after = whole[: 32 * number], whole[32 * (number + 1) :]
            steps = prepend(before) if before else b""
            steps += append(after) if after else b""
            self._proofs[message.hex()] = steps + SHA256 + in_block(height)
        self._waiting.clear()
        return height
