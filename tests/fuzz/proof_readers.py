"""Readers of proofs: notes, checkpoints, tokens, signatures, statements."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

from fuzz.packed_readers import stored_in
from fuzz.watch import Reader
from ingest.network.certificates import _readable, judge_chain
from manifests import Limits, MunimentError
from manifests.claims.endorser import parse_endorsers
from manifests.claims.entry import check_entry, parse_entry
from manifests.claims.manifest import parse_manifest
from manifests.claims.roles import parse_roles
from manifests.claims.statement import parse_statement, parse_time
from manifests.claims.warcinfo import read_field
from manifests.jcs import canonical, parse_canonical, parse_json
from manifests.log.add_checkpoint import parse_request, parse_size
from manifests.log.checkpoint import parse_body
from manifests.log.cosignature import CosignatureVerifier, parse_cosignatures
from manifests.log.note import NoteVerifier, parse_note
from manifests.log.proof import parse_proof
from manifests.log.tiles import parse_bundle, parse_tile_path
from manifests.moments.bitcoin import parse_line
from manifests.moments.certificate_path import load_certificate
from manifests.moments.drand import read_info
from manifests.moments.opentimestamps import read_proof
from manifests.moments.timestamp import read_request, read_response
from manifests.ssh.sshkey import PublicKey
from manifests.ssh.sshsig import parse as parse_signature
from muniment.conformance.report import Ledger, Nobody
from muniment.conformance.revocation import validate_answers, validate_lists
from muniment.conformance.stamp import validate_stamp
from muniment.conformance.wacz.signature import check_signature

LIMITS = Limits(findings_kept=100)
_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_MOST = 1 << 16


def _note(data: bytes) -> None:
    note = parse_note(data)
    # A note has one spelling.
    assert note.encode() == data
    parse_body(note.text)


def _entry(data: bytes) -> None:
    _same(lambda: parse_entry(data).encode(), lambda: check_entry(data) or data)


def _same(one: Callable[[], bytes], other: Callable[[], bytes]) -> None:
    """Two readers of one thing agree, in what they refuse too."""
    told = []
    for read in (one, other):
        try:
            told.append(read())
        except MunimentError:
            told.append(None)
    assert told[0] == told[1]


def _json(data: bytes) -> None:
    value = parse_json(data)
    assert parse_canonical(canonical(value)) == value


def _text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda data: parse(data.decode("utf-8", "surrogateescape"))


def _certificate(data: bytes) -> None:
    """As a server sends one, and as whoever pins an authority gives it."""
    judge_chain((data,), "example.org", _NOW, (data,))
    _readable.cache_clear()
    load_certificate(data)


def _wacz_signature(data: bytes) -> None:
    value = parse_json(data)
    if isinstance(value, dict):
        check_signature(value, value.get("created"), Ledger(100))


def _keys(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for parse in (NoteVerifier.parse, CosignatureVerifier.parse, PublicKey.parse_line):
        try:
            parse(text)
        except MunimentError:
            continue


def _small(data: bytes) -> None:
    """What is a line or two long."""
    text = data.decode("utf-8", "replace")
    for read in (
        lambda: parse_size(data),
        lambda: parse_tile_path(text),
        lambda: parse_bundle(data),
        lambda: parse_time(text),
        lambda: parse_cosignatures(data, _MOST),
        lambda: parse_line(data, "x"),
    ):
        try:
            read()
        except MunimentError:
            continue


_NOTE = ("\u2014 ".encode(), b"\n\n", b"example.org/log\n", b"AAAAAAAAAAAAAAAA")
_DER = (b"\x30\x82", b"\x02\x01", b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"\xa0\x82")

READERS = (
    Reader("note", _note, (MunimentError,), _NOTE, 2048),
    Reader("checkpoint", parse_body, (MunimentError,), _NOTE, 1024),
    Reader(
        "proof",
        lambda data: parse_proof(data, _MOST),
        (MunimentError,),
        (*(*_NOTE, b"c2sp.org/tlog-proof@v1\n", b"index 0\n", b"extra "),),
        4096,
    ),
    Reader(
        "witness",
        lambda data: parse_request(data, _MOST),
        (MunimentError,),
        (*(*_NOTE, b"old 0\n"),),
        4096,
    ),
    Reader("entry", _entry, (), (b"muniment-entry/1\n", b"sha512:"), 1024),
    Reader("lines", _small, (), (b"x001/", b".p/", b"tile/", *_NOTE), 1024),
    Reader("keys", _keys, (), (b"ssh-ed25519 ", b"+", b"AAAAC3NzaC1lZDI1NTE5AAAAI"), 2048),
    Reader("token", lambda data: read_response(data, _MOST), (MunimentError,), _DER),
    Reader("token-request", lambda data: read_request(data, _MOST), (MunimentError,), _DER, 1024),
    Reader(
        "token-report",
        lambda data: validate_stamp(stored_in(data, "x.tsr"), LIMITS, Nobody(), None),
        (MunimentError,),
        _DER,
    ),
    Reader(
        "lists",
        lambda data: validate_lists(stored_in(data, "x.crl"), LIMITS),
        (MunimentError,),
        _DER,
    ),
    Reader(
        "answers",
        lambda data: validate_answers(stored_in(data, "x.ocsp"), LIMITS),
        (MunimentError,),
        _DER,
    ),
    Reader("certificate", _certificate, (MunimentError,), _DER),
    Reader(
        "wacz-signature", _wacz_signature, (MunimentError,), (b'"domainCert": "', b'"publicKey": "')
    ),
    Reader(
        "ots",
        lambda data: read_proof(data, _MOST),
        (MunimentError,),
        (
            *(
                b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01",
                b"\xff\xff",
            ),
            *(b"\x08", b"\xf0\x10", b"\xf1\x10", b"\x00\x05\x88\x96\x0d\x73\xd7\x19\x01"),
        ),
    ),
    Reader("signature", parse_signature, (MunimentError,), (b"-----BEGIN SSH SIGNATURE-----\n",)),
    Reader(
        "roles",
        lambda data: parse_roles(data, _MOST),
        (MunimentError,),
        (*(b"# ", b' namespaces="', b"ssh-ed25519 ", b"valid-after="),),
    ),
    Reader("endorsers", _text(parse_endorsers), (MunimentError,), (b"ssh-ed25519 ", b"until ")),
    Reader(
        "statement",
        lambda data: parse_statement(data, _MOST),
        (MunimentError,),
        (*(b'"format":1', b'"kind":"accession"', b'{"source":"claimed","value":"', b'"files":['),),
    ),
    Reader(
        "manifest",
        lambda data: parse_manifest(data, 1, 100),
        (MunimentError,),
        (*(b"  v1/content/", b"manifests/", b".json\n"),),
    ),
    Reader(
        "json",
        _json,
        (MunimentError,),
        (b"\\ud800", b"1e400", b"-0", b"9007199254740993", b"[["),
        2048,
    ),
    Reader(
        "drand", lambda data: read_info("x", data, "ab" * 32), (MunimentError,), (b'"schemeID":',)
    ),
    Reader("warcinfo", lambda data: read_field(io.BytesIO(data), "software"), (MunimentError,), ()),
)
