"""An issuer of certificates made with `openssl ca` and `openssl ocsp`, for time authorities.

issuer = Issuer(folder, "One", server.url)
signer = issuer.certify("One Stamps")          # names /One.crl and /One.ocsp of that server
issuer.revoke(signer, "superseded")
with TimeServer({**issuer.answers(), ...})
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from stampers import STAMPING, Holder, Wanted, certify
from system_packages import need

_CONFIG = """\
[ca]
default_ca = one
[one]
dir = {folder}
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
certificate = $dir/root.pem
private_key = $dir/key.pem
default_md = sha256
default_crl_days = 2
policy = any
unique_subject = no
[any]
commonName = supplied
"""


class Issuer:
    """A root that certifies, keeps a list of what it revoked, and answers about it."""

    def __init__(self, folder: Path, name: str, home: str = "", kind: str = "p256") -> None:
        folder.mkdir(parents=True)
        self.folder, self.name, self.home, self.kind = folder, name, home, kind
        now = datetime.now(UTC)
        self.times = {"opens": now - timedelta(days=1), "closes": now + timedelta(days=30)}
        self.root = certify(
            Wanted(f"{name} Root", kind, ca=True, signs_lists=True, **self.times)  # type: ignore[arg-type]
        )
        self.responder = self.certify(
            f"{name} Answers", (ExtendedKeyUsageOID.OCSP_SIGNING,), named=False
        )
        self.root.write_key(folder / "key.pem")
        (folder / "root.pem").write_bytes(self.root.pem)
        self.responder.write_key(folder / "responder.key")
        (folder / "responder.pem").write_bytes(self.responder.pem)
        (folder / "index.txt").touch()
        (folder / "crlnumber").write_text("01\n")
        (folder / "ca.cnf").write_text(_CONFIG.format(folder=folder))
        self._one_at_a_time = threading.Lock()

    def certify(
        self,
        name: str,
        purposes: tuple[x509.ObjectIdentifier, ...] = (STAMPING,),
        named: bool = True,
    ) -> Holder:
        """A certificate by it, which names where its list is, and who answers, where `named`."""
        said = self._where() if named else ()
        wanted = Wanted(name, self.kind, purposes=purposes, others=said, **self.times)  # type: ignore[arg-type]
        return certify(wanted, self.root)

    def admit(self, holder: Holder) -> None:
        """Put a certificate on its books, as one that is good."""
        self._ca("-valid", self._written(holder))

    def revoke(self, holder: Holder, reason: str, *more: str) -> None:
        """Revoke a certificate now, for a reason as `openssl ca` spells it; "" for none."""
        given = ("-crl_reason", reason) if reason else ()
        self._ca("-revoke", self._written(holder), *given, *more)

    def list_now(self) -> bytes:
        """Its revocation list, in DER."""
        self._ca("-gencrl", "-out", "one.crl")
        self._run("crl", "-in", "one.crl", "-outform", "DER", "-out", "one.crl.der")
        return (self.folder / "one.crl.der").read_bytes()

    def answer(self, query: bytes, *more: str) -> bytes:
        """What its responder answers, signed by the certificate that it has for that."""
        with self._one_at_a_time:
            (self.folder / "q").write_bytes(query)
            self._run(
                "ocsp", "-index", "index.txt", "-CA", "root.pem", "-rsigner", "responder.pem",
                "-rkey", "responder.key", "-reqin", "q", "-respout", "a", *more,
            )  # fmt: skip
            return (self.folder / "a").read_bytes()

    def answers(self) -> dict[str, Callable[[bytes], bytes | None]]:
        """What its server answers, by path."""
        return {
            f"/{self.name}.crl": lambda _: self.list_now(),
            f"/{self.name}.ocsp": self.answer,
        }

    def _where(self) -> tuple[tuple[x509.ExtensionType, bool], ...]:
        uri = x509.UniformResourceIdentifier
        point = x509.DistributionPoint([uri(f"{self.home}/{self.name}.crl")], None, None, None)
        responder = x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, uri(f"{self.home}/{self.name}.ocsp")
        )
        return (
            (x509.CRLDistributionPoints([point]), False),
            (x509.AuthorityInformationAccess([responder]), False),
        )

    def _written(self, holder: Holder) -> str:
        path = self.folder / f"{holder.certificate.serial_number:x}.pem"
        path.write_bytes(holder.pem)
        return path.name

    def _ca(self, *words: str) -> None:
        with self._one_at_a_time:
            self._run("ca", "-config", "ca.cnf", "-batch", *words)

    def _run(self, *words: str) -> None:
        subprocess.run(
            [need("openssl", "openssl"), *words],
            check=True,
            capture_output=True,
            cwd=self.folder,
            env={**os.environ, "OPENSSL_CONF": "/dev/null"},
        )
