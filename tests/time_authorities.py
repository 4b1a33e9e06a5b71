"""Time authorities on loopback: real ones made with `openssl ts`, and some that lie.

Each has a path of one server; what it answers is a function of the query's bytes.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from loopback import Answer, Asked, Loopback
from manifests.moments.timestamp import COVERING_IMPRINTS, IMPRINTS, read_request
from stampers import STAMPING, Holder, Stamper, Wanted, certify, new_stamper
from system_packages import need

_CONFIG = """\
[tsa]
default_tsa = one
[one]
dir = {folder}
serial = $dir/serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.57264.2
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
"""
Answers = Callable[[bytes], bytes | None]


class OpensslAuthority:
    """An authority that answers by `openssl ts -reply`, at the time that it is.

    Its root and signer are made for it, or those that it `has`. It takes imprints by `digests`.
    """

    def __init__(
        self,
        folder: Path,
        kind: str,
        name: str,
        has: tuple[Holder, Holder] | None = None,
        digests: str = "sha256, sha384, sha512, sha3-512",
    ) -> None:
        folder.mkdir(parents=True)
        self._openssl = need("openssl", "openssl")
        self.root, self.signer = has or self._certified(kind, name)
        self.folder = folder
        self.signer.write_key(folder / "key.pem")
        (folder / "signer.pem").write_bytes(self.signer.pem)
        (folder / "root.pem").write_bytes(self.root.pem)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder, digests=digests))
        self._one_at_a_time = threading.Lock()

    def _certified(self, kind: str, name: str) -> tuple[Holder, Holder]:
        now = datetime.now(UTC)
        times = {"opens": now - timedelta(days=1), "closes": now + timedelta(days=1)}
        root = certify(Wanted(f"{name} Root", kind, ca=True, **times))  # type: ignore[arg-type]
        signer = Wanted(f"{name} Stamps", kind, purposes=(STAMPING,), **times)  # type: ignore[arg-type]
        return root, certify(signer, root)

    def __call__(self, query: bytes) -> bytes:
        """Answer a query."""
        with self._one_at_a_time:
            asked, answered = self.folder / "q.tsq", self.folder / "a.tsr"
            asked.write_bytes(query)
            subprocess.run(
                [self._openssl, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", asked,
                 "-signer", "signer.pem", "-inkey", "key.pem", "-chain", "root.pem",
                 "-out", answered],
                check=True, capture_output=True, cwd=self.folder,
            )  # fmt: skip
            return answered.read_bytes()


class Honest:
    """An authority of ours that answers at a time of its own; what it `says` may be anything."""

    def __init__(self, stamper: Stamper | None = None, **said: object) -> None:
        self.stamper = stamper or new_stamper()
        self._said = said

    def __call__(self, query: bytes) -> bytes:
        """Answer a query: its digest and nonce, whatever bytes they are of."""
        request = read_request(query, 1 << 16, {**IMPRINTS, **COVERING_IMPRINTS})
        new = request.imprint.algorithm in COVERING_IMPRINTS.values()
        imprint = {"imprint": request.imprint.algorithm} if new else {}
        said = {"nonce": request.nonce, **imprint, **self._said}
        return _Repeating.of(self.stamper.but(**said), request.imprint.digest).answer(b"")


class _Repeating(Stamper):
    """Stamps a digest that it was given, whose bytes it does not know."""

    given: ClassVar[bytes] = b""

    @classmethod
    def of(cls, stamper: Stamper, digest: bytes) -> Stamper:
        made = type("_Given", (cls,), {"given": digest})
        return made(**{name: getattr(stamper, name) for name in stamper.__dataclass_fields__})

    def digest_of(self, message: bytes) -> bytes:
        return self.given


def write_pins(folder: Path, root: Holder, signer: Holder, *between: Holder) -> Path:
    """Write an authority's certificates as a trust folder has them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "root.pem").write_bytes(root.pem)
    (folder / "signer.pem").write_bytes(signer.pem)
    if between:
        (folder / "chain.pem").write_bytes(b"".join(one.pem for one in between))
    return folder


class TimeServer(Loopback):
    """Serves authorities by path; used as a context."""

    def __init__(self, answers: Mapping[str, Answers]) -> None:
        super().__init__(self._answer)
        self._answers = answers

    def _answer(self, asked: Asked) -> Answer | None:
        answer = self._answers[asked.path](asked.body)
        return Answer(200, answer, "application/timestamp-reply") if answer is not None else None

    def at(self, path: str) -> str:
        """Where an authority is asked."""
        return self.url + path
