"""TLS of any quality is recorded, with what it was worth."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from certificates import NOW, YEAR, Pair, authority, certificate, server_context
from ingest.exchange import Exchange, Outcome
from ingest.network.certificates import judge_chain
from ingest.network.tls import iana_cipher
from ingest.recorder import HttpRecorder
from ingest.recording import Recording
from manifests import Limits
from ministry import Answer, Ministry, Visitor
from warc_records import check_with_warcio, read_warc, received

PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
LIMITS = Limits(connect_seconds=10, idle_seconds=10, total_seconds=60, drain_seconds=0.2)


def visit(
    folder: Path,
    context: ssl.SSLContext,
    trusted: tuple[Pair, ...] = (),
    answer: Answer = PAGE,
    refusals: int = 0,
) -> tuple[Recording, Exchange]:
    recorder = HttpRecorder(
        LIMITS,
        lambda: NOW,
        True,
        "muniment/0.1",
        authorities=lambda: tuple(pair.der for pair in trusted),
    )
    with Ministry({"/": answer}, context, refusals=refusals) as ministry:
        recording = recorder.record(ministry.address, folder, "capture-1")
    assert received(read_warc(recording.warc)) == b"".join(ministry.transcripts)
    check_with_warcio(recording.warc)
    return recording, recording.exchanges[-1]


def codes(recording: Recording) -> set[str]:
    return {finding.code for finding in recording.findings}


class TestVerdicts:
    """A broken certificate is recorded as it came, marked, never a lost capture."""

    def test_a_good_chain_is_trusted(self, tmp_path: Path) -> None:
        root = authority()
        context = server_context(tmp_path, certificate("127.0.0.1", by=root), root)
        recording, exchange = visit(make(tmp_path), context, (root,))
        assert exchange.tls is not None
        assert exchange.tls.verdict == "trusted"
        assert exchange.tls.version == "TLSv1.3"
        assert exchange.tls.alpn == "http/1.1"
        assert len(exchange.tls.chain) == 2
        assert codes(recording) == set()

    def test_the_whole_chain_stands_in_the_warc(self, tmp_path: Path) -> None:
        root = authority()
        context = server_context(tmp_path, certificate("127.0.0.1", by=root), root)
        recording, exchange = visit(make(tmp_path), context, (root,))
        records = read_warc(recording.warc)
        response = next(one for one in records if one.kind == "response")
        chain = next(one for one in records if "pem" in one["Content-Type"])
        assert chain["WARC-Concurrent-To"] == response["WARC-Record-ID"]
        assert response.all("WARC-Protocol") == ["http/1.1", "tls/1.3"]
        assert response["WARC-Cipher-Suite"].startswith("TLS_")
        read = x509.load_pem_x509_certificates(chain.block)
        assert exchange.tls is not None
        der = serialization.Encoding.DER
        assert tuple(one.public_bytes(der) for one in read) == exchange.tls.chain

    @pytest.mark.parametrize(
        ("made", "verdict", "code"),
        [
            ({}, "untrusted: ", "tls-certificate-untrusted"),
            ({"closes": NOW - YEAR / 12}, "expired", "tls-certificate-expired"),
            ({"opens": NOW + YEAR / 12}, "not yet valid", "tls-certificate-not-yet-valid"),
        ],
    )
    def test_a_bad_certificate_is_named(
        self, tmp_path: Path, made: dict[str, Any], verdict: str, code: str
    ) -> None:
        root = authority()
        pair = certificate("127.0.0.1", by=root if made else None, **made)
        recording, exchange = visit(make(tmp_path), server_context(tmp_path, pair), (root,))
        assert recording.outcome is Outcome.KEPT
        assert exchange.tls is not None
        assert exchange.tls.verdict.startswith(verdict)
        assert codes(recording) == {code}

    def test_a_certificate_for_another_host_is_named(self, tmp_path: Path) -> None:
        root = authority()
        pair = certificate("ministry.example", by=root)
        recording, exchange = visit(make(tmp_path), server_context(tmp_path, pair), (root,))
        assert exchange.tls is not None
        assert exchange.tls.verdict == "wrong host"
        assert codes(recording) == {"tls-certificate-wrong-host"}

    def test_without_a_store_nothing_is_judged(self, tmp_path: Path) -> None:
        context = server_context(tmp_path, certificate("127.0.0.1"))
        _, exchange = visit(make(tmp_path), context)
        assert exchange.tls is not None
        assert exchange.tls.verdict == "not judged: no CA store"

    @pytest.mark.parametrize(
        ("named", "host", "fits"),
        [
            ("*.gov.example", "www.gov.example", True),
            ("*.gov.example", "a.b.gov.example", False),
            ("*.gov.example", "gov.example", False),
            ("GOV.example", "gov.example.", True),
            ("127.0.0.1", "127.0.0.1", True),
            ("127.0.0.1", "127.0.0.2", False),
        ],
    )
    def test_names_match_label_by_label(self, named: str, host: str, fits: bool) -> None:
        root = authority()
        chain = (certificate(named, by=root).der,)
        judged = judge_chain(chain, host, NOW, (root.der,))
        assert (judged.verdict == "trusted") is fits

    @pytest.mark.parametrize("chain", [(b"rubbish",), (b"",), (b"\x30\x03\x02\x01\x01",)])
    def test_what_is_no_certificate_is_untrusted(self, chain: tuple[bytes, ...]) -> None:
        assert judge_chain(chain, "host", NOW, ()).verdict.startswith("untrusted: ")


class TestOldAndBroken:
    """Old government sites speak old TLS: it is spoken with them, and noted."""

    @pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
    def test_old_tls_is_recorded(self, tmp_path: Path, version: ssl.TLSVersion) -> None:
        context = server_context(tmp_path, certificate("127.0.0.1"), version=version)
        recording, exchange = visit(make(tmp_path), context)
        assert recording.outcome is Outcome.KEPT
        assert exchange.tls is not None
        assert exchange.tls.version in ("TLSv1", "TLSv1.1")
        assert "tls-old-protocol" in codes(recording)
        response = next(one for one in read_warc(recording.warc) if one.kind == "response")
        assert response.all("WARC-Protocol")[1] in ("tls/1.0", "tls/1.1")

    def test_an_end_without_goodbye_is_noted(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n\r\nto the end")
            visitor.end_without_goodbye()

        context = server_context(tmp_path, certificate("127.0.0.1"))
        recording, _ = visit(make(tmp_path), context, answer=answer)
        assert recording.outcome is Outcome.KEPT
        assert codes(recording) == {"tls-no-close-notify"}

    def test_a_reset_is_none(self, tmp_path: Path) -> None:
        def answer(visitor: Visitor) -> None:
            visitor.send(b"HTTP/1.1 200 OK\r\n\r\nto the end")
            visitor.reset()

        context = server_context(tmp_path, certificate("127.0.0.1"))
        recorder = HttpRecorder(LIMITS, lambda: NOW, True, "muniment/0.1", authorities=lambda: ())
        with Ministry({"/": answer}, context) as ministry:
            # What was on its way when the reset came, may have come or not.
            recording = recorder.record(ministry.address, make(tmp_path), "capture-1")
        assert codes(recording) == {"http-connection-reset"}

    def test_a_proper_end_is_not(self, tmp_path: Path) -> None:
        context = server_context(tmp_path, certificate("127.0.0.1"))
        recording, _ = visit(make(tmp_path), context, answer=b"HTTP/1.1 200 OK\r\n\r\nto the end")
        assert codes(recording) == set()

    @pytest.mark.parametrize(("refusals", "left"), [(1, "1.3"), (2, "1.3, SNI and ALPN")])
    def test_a_server_that_refuses_is_greeted_more_simply(
        self, tmp_path: Path, refusals: int, left: str
    ) -> None:
        context = server_context(tmp_path, certificate("127.0.0.1"))
        recording, exchange = visit(make(tmp_path), context, refusals=refusals)
        assert recording.outcome is Outcome.KEPT
        assert exchange.tls is not None
        assert exchange.tls.version == "TLSv1.2"
        (finding,) = recording.findings
        assert finding.code == "tls-fallback"
        assert finding.get("handshake") == f"without TLS {left}"

    def test_a_server_without_tls_is_a_tls_failure(self, tmp_path: Path) -> None:
        recorder = HttpRecorder(LIMITS, lambda: NOW, True, "muniment/0.1")
        with Ministry({}, greeting=b"HTTP/1.0 400 Speak plainly\r\n\r\n") as ministry:
            address = ministry.address.replace("http:", "https:")
            recording = recorder.record(address, tmp_path, "capture-1")
        assert (recording.outcome, recording.why) == (Outcome.FAILED, "tls")
        assert recording.exchanges[0].request == b""
        assert recording.exchanges[0].peer == ("127.0.0.1", ministry.port)
        check_with_warcio(recording.warc)


class TestCipherNames:
    """WARC-Cipher-Suite is spelled as IANA does (IIPC warc-specifications, issue 86)."""

    def test_every_suite_that_we_offer_has_its_iana_name(self) -> None:
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("needs the system package 'openssl' (openssl)")
        listed = subprocess.run(
            [openssl, "ciphers", "-stdname", "ALL:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=0"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        names = {line.split()[2]: line.split()[0] for line in listed.splitlines()}
        assert names
        assert {name: iana_cipher(name) for name in names} == names

    def test_3des_has_one_too(self) -> None:
        assert iana_cipher("DES-CBC3-SHA") == "TLS_RSA_WITH_3DES_EDE_CBC_SHA"


def make(folder: Path) -> Path:
    """A folder of its own for the recording."""
    made = folder / "recording"
    made.mkdir()
    return made
