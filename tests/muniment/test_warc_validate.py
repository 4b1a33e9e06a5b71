"""WARC files are judged as ISO 28500:2017 has it, with every digest computed anew."""

import base64
import gzip
import hashlib
import io
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checksums import Severity
from judged import FIXTURES, cases, codes, judge, judge_warc, verdict
from manifests import LimitError, Limits
from muniment.conformance.report import Ledger, Nobody
from muniment.conformance.warc.check import Seen, check_stream
from muniment.conformance.warc.lenient import FORGIVEN
from muniment.conformance.warc.members import Members
from muniment.words.conformance_warc import WARC
from warcs import DATE, URL, frame, info, packed, plain, record, resource, response

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


class TestSuites:
    """Files of JHOVE, warcio and the IIPC."""

    @pytest.mark.parametrize(("path", "expected"), cases("warc"))
    def test_every_case_gets_its_verdict(self, path: str, expected: str) -> None:
        assert verdict(judge(FIXTURES / path)) == expected


class TestRecords:
    """ "A record header followed by a record content block and two newlines" (§4)."""

    def test_what_we_write_is_valid(self) -> None:
        for data in (plain(info(), response(b"x"), resource()), packed(info(), response(b"x"))):
            assert not codes(judge_warc(data), None)

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "warc-4-no-record"),
            (b"\r\n\r\n", "warc-4-between"),
            (plain(b"rubbish\r\n", info()), "warc-4-between"),
            (plain(info(), b"\r\n", resource()), "warc-4-between"),
            (plain(info(), b"rubbish"), "warc-4-between"),
            (info().replace(b"WARC/1.1", b"WARC/2.0", 1), "warc-4-version"),
            (info().replace(b"WARC/1.1", b"WARC/one", 1), "warc-4-version"),
            (info().replace(b"\r\n", b"\n"), "warc-4-line-end"),
            (info()[:40], "warc-4-header-cut"),
            (info()[:-2], "warc-4-end"),
            (info()[:-8], "warc-5.3-cut"),
            (record("resource", b"x", {"WARC-Target-URI": "u:x", "bad name": "x"}), "warc-4-field"),
            (info().replace(b"WARC-Date", b"no colon\r\nWARC-Date", 1), "warc-4-field"),
            (info().replace(b"1.1\r\n", b"1.1\r\n folded\r\n", 1), "warc-4-field"),
            (info(WARC_Filename="a\x07b"), "warc-4-control"),
            (info().replace(b"WARC-Date", b"X: \xff\r\nWARC-Date", 1), "warc-4-not-utf8"),
        ],
    )
    def test_anything_else_is_wrong(self, data: bytes, code: str) -> None:
        assert code in codes(judge_warc(data))

    def test_a_fault_does_not_end_the_reading(self) -> None:
        lost = resource(b"lost", Content_Length="x")
        report = judge_warc(plain(lost, resource(b"kept", WARC_Date="then")))
        assert {one.code for one in report.findings} == {"warc-5.3-number", "warc-5.4-date"}
        assert ("records", "2") in report.checked[0].particulars


class TestFields:
    """Each defined field has a form, and a record type that it may stand in (§5, §6)."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"warc_record_id": None}, "warc-5.2-missing"),
            ({"warc_record_id": "urn:uuid:d7ae5c10"}, "warc-5.2-uri"),
            ({"warc_record_id": "<no scheme>"}, "warc-5.2-uri"),
            ({"content_length": None}, "warc-5.3-missing"),
            ({"content_length": "-1"}, "warc-5.3-number"),
            ({"warc_date": None}, "warc-5.4-missing"),
            ({"warc_date": "2026-02-30T00:00:00Z"}, "warc-5.4-date"),
            ({"warc_date": "2026-02-20T00:00:00+00:00"}, "warc-5.4-date"),
            ({"warc_date": "2026-02-20T00:00:00.1234567890Z"}, "warc-5.4-date"),
            ({"warc_date": "2026-02-20T11:59:60Z"}, "warc-5.4-date"),
            ({"warc_type": None}, "warc-5.5-missing"),
            ({"warc_type": "two words"}, "warc-5.5-token"),
            ({"content_type": None}, "warc-5.6-missing"),
            ({"content_type": "text"}, "warc-5.6-media-type"),
            ({"content_type": ""}, "warc-5.1-empty"),
            ({"warc_ip_address": "300.1.1.1"}, "warc-5.10-address"),
            ({"warc_target_uri": None}, "warc-5.14-missing-in"),
            ({"warc_target_uri": "notice.html"}, "warc-5.14-uri"),
            ({"warc_filename": "a.warc"}, "warc-5.17-not-in"),
            ({"warc_refers_to": "<urn:x:y>"}, "warc-5.11-not-in"),
            ({"warc_segment_origin_id": "<urn:x:y>"}, "warc-5.21-not-in"),
            ({"warc_segment_total_length": "3"}, "warc-5.22-not-in"),
            ({"warc_segment_number": "2"}, "warc-5.20-first"),
        ],
    )
    def test_what_is_wrong_in_a_resource(self, fields: dict[str, str | None], code: str) -> None:
        assert code in codes(judge_warc(resource(**fields)))

    @pytest.mark.parametrize(
        "date",
        ["2026", "2026-02", "2026-02-20", "2026-02-20T10:11Z", "2026-02-20T10:11:12.5Z"],
    )
    def test_a_date_of_1_1_is_as_fine_as_it_is_known(self, date: str) -> None:
        assert not codes(judge_warc(resource(WARC_Date=date)))
        older = record("resource", b"x", {"WARC-Target-URI": "u:x", "WARC-Date": date}, "1.0")
        assert codes(judge_warc(older)) == {"warc-5.4-finer"}

    def test_a_leap_second_is_the_last_of_a_day(self) -> None:
        assert not codes(judge_warc(resource(WARC_Date="2016-12-31T23:59:60Z")))

    @pytest.mark.parametrize("name", ["WARC-Target-URI", "WARC-IP-Address", "WARC-Warcinfo-ID"])
    def test_a_warcinfo_is_about_no_address(self, name: str) -> None:
        value = "192.0.2.1" if "IP" in name else "<urn:x:y>"
        found = codes(judge_warc(info(**{name.replace("-", "_"): value})))
        assert {code.partition("-not-in")[1] for code in found} == {"-not-in"}

    def test_a_field_stands_once_but_for_one(self) -> None:
        twice = resource().replace(b"WARC-Type", b"WARC-Date: 2026\r\nWARC-Type", 1)
        assert codes(judge_warc(twice)) == {"warc-5.1-repeated"}
        ids = b"WARC-Concurrent-To: <urn:x:1>\r\nWARC-Concurrent-To: <urn:x:2>\r\nWARC-Type"
        assert not codes(judge_warc(resource().replace(b"WARC-Type", ids, 1)))

    def test_two_records_have_two_identifiers(self) -> None:
        assert codes(judge_warc(plain(resource(), resource()))) == {"warc-5.2-twice"}

    def test_an_unknown_type_and_an_unknown_field_are_none_of_our_business(self) -> None:
        report = judge_warc(record("monkeys", b"x", {"X-Own": "y"}))
        assert codes(report, None) == {"warc-5.5-unknown"}
        assert verdict(report) == "valid"

    def test_a_name_that_is_nearly_one_is_warned_of(self) -> None:
        report = judge_warc(resource().replace(b"WARC-Block-Digest", b"WARC-Block-Diges4"))
        assert codes(report, Severity.WARNING) == {"warc-5.1-misspelt"}

    def test_a_revisit_says_how_and_by_what(self) -> None:
        fields = {"WARC-Target-URI": "u:x", "WARC-Profile": PROFILE}
        assert codes(judge_warc(record("revisit", b"", fields))) == {"warc-6.7.2-no-digest"}
        assert "warc-5.18-missing-in" in codes(
            judge_warc(record("revisit", b"", {"WARC-Target-URI": "u:x"}))
        )


class TestLenient:
    """What the field does and its readers take is warned of, where that is asked for."""

    WILD = (
        plain(info(Content_Type="text/plain")),
        plain(info(), resource(Content_Type=None)),
        plain(info(), resource(WARC_Filename="crawl.warc")),
        plain(record("resource", b"x", {"WARC-Target-URI": URL, "WARC-Date": DATE}, "1.0")),
        plain(info().replace(b"WARC-Type: warcinfo\r\n", b"WARC-Type: warcinfo\n")),
        gzip.compress(plain(info(), resource())),
        frame(plain(info(), resource())),
    )

    @pytest.mark.parametrize("data", WILD)
    def test_it_is_no_error_then(self, data: bytes) -> None:
        strict, lenient = judge_warc(data), judge_warc(data, forgiven=FORGIVEN)
        assert (strict.code(strict=False), lenient.code(strict=False)) == (1, 0)
        assert lenient.warnings == strict.errors + strict.warnings
        assert lenient.code(strict=True) == 1

    @pytest.mark.parametrize(
        "data",
        [
            plain(info(), resource(WARC_Block_Digest=f"sha256:{'0' * 64}")),
            packed(info(), resource())[:-9],
            packed(info()) + b"rubbish",
            plain(info(), resource())[:-20],
            plain(info(), info()),
            plain(info(), resource(WARC_Date="yesterday")),
            plain(info()).replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n", 1),
        ],
    )
    def test_what_readers_could_take_for_two_things_stays_wrong(self, data: bytes) -> None:
        assert judge_warc(data, forgiven=FORGIVEN).code(strict=False) == 1

    def test_every_code_of_it_has_words(self) -> None:
        assert WARC.keys() >= FORGIVEN


class TestDigests:
    """ "A digest applied to the full block of the record", and to its payload (§5.8, §5.9)."""

    @pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha-1", "sha256", "sha-256", "sha512"])
    @pytest.mark.parametrize("base", [16, 32, 64, -16])
    def test_every_algorithm_in_every_base(self, algorithm: str, base: int) -> None:
        raw = hashlib.new(algorithm.replace("-", ""), b"x").digest()
        spelled = {
            16: raw.hex(),
            -16: raw.hex().upper(),
            32: base64.b32encode(raw).decode().rstrip("="),
            64: base64.urlsafe_b64encode(raw).decode(),
        }[base]
        good = resource(b"x", WARC_Block_Digest=f"{algorithm}:{spelled}")
        assert not codes(judge_warc(good))
        assert codes(judge_warc(good.replace(b"\r\n\r\nx\r\n", b"\r\n\r\ny\r\n"))) == {
            "warc-5.8-block"
        }

    @pytest.mark.parametrize(
        "stated", ["sha1", "sha1:", "sha1:ABC", "sha256:" + "g" * 64, ":" + "a" * 40]
    )
    def test_what_is_no_digest_is_wrong(self, stated: str) -> None:
        assert codes(judge_warc(resource(WARC_Block_Digest=stated))) == {"warc-5.8-form"}

    def test_an_unknown_algorithm_is_not_checked_and_said_so(self) -> None:
        report = judge_warc(resource(WARC_Block_Digest="xxh64:0123"))
        assert "warc-algorithm" in {looked.code for looked in report.unchecked}
        assert verdict(report) == "valid"

    def test_a_payload_is_the_body_with_or_without_its_chunks(self) -> None:
        chunks = b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        for body in (chunks, b"hello world"):
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            assert not codes(judge_warc(response(chunks, head, WARC_Payload_Digest=digest)))
        wrong = f"sha256:{hashlib.sha256(b'other').hexdigest()}"
        assert codes(judge_warc(response(chunks, head, WARC_Payload_Digest=wrong))) == {
            "warc-5.9-payload"
        }


class TestSegments:
    """ "All segments of a set … appended, in WARC-Segment-Number order" (§7)."""

    def series(self, *numbers: int, total: int = 10, body: bytes = b"hello") -> bytes:
        whole = hashlib.sha256(b"helloworld").hexdigest()
        first = resource(body, WARC_Segment_Number="1", WARC_Payload_Digest=f"sha256:{whole}")
        origin = first.split(b"WARC-Record-ID: ")[1].split(b"\r\n")[0].decode()
        fields = {
            "WARC-Target-URI": "https://example.org/notice",
            "WARC-Segment-Origin-ID": origin,
            "Content-Type": None,
        }
        later = []
        for number in numbers:
            last = {"WARC-Segment-Total-Length": str(total)} if number == numbers[-1] else {}
            named = {**fields, "WARC-Segment-Number": str(number), **last}
            later.append(record("continuation", b"world", named))
        return plain(first, *later)

    def test_they_are_put_together(self) -> None:
        assert not codes(judge_warc(self.series(2)))

    def test_what_does_not_fit_together_is_wrong(self) -> None:
        assert codes(judge_warc(self.series(3))) == {"warc-7-order"}
        assert codes(judge_warc(self.series(2, total=11))) == {"warc-5.22-total"}
        assert codes(judge_warc(self.series(2, body=b"HELLO"))) == {"warc-5.9-payload"}

    def test_segments_of_other_files_are_not_checked(self) -> None:
        alone = self.series(2)[self.series(2).rindex(b"WARC/1.1") :]
        report = judge_warc(alone)
        assert verdict(report) == "valid"
        assert "warc-segments" in {looked.code for looked in report.unchecked}


class TestGzip:
    """ "Compress each record of a WARC file independently" (annex A.2)."""

    def test_one_member_for_all_is_wrong(self) -> None:
        assert codes(judge_warc(gzip.compress(plain(info(), resource())))) == {"warc-a.2-member"}

    def test_a_cut_anywhere_within_a_member_is_found(self) -> None:
        data = packed(info(), resource())
        boundary = len(packed(info()))
        whole = [size for size in range(len(data)) if not codes(judge_warc(data[:size]))]
        assert whole == [boundary]

    @pytest.mark.parametrize("rest", [b"\0" * 8, b"rubbish", b"\x1f\x8b"])
    def test_what_follows_the_last_member_is_wrong(self, rest: bytes) -> None:
        assert verdict(judge_warc(packed(info()) + rest)) == "invalid"

    def test_reading_goes_on_behind_a_damaged_member(self) -> None:
        first, second = packed(info()), packed(resource())
        report = judge_warc(first[:60] + b"\xff" + first[61:] + second)
        assert codes(report) == {"warc-a-damaged"}
        assert ("members", "2") in report.checked[1].particulars

    def test_a_member_without_a_record_is_wrong(self) -> None:
        assert codes(judge_warc(packed(info(), b""))) == {"warc-a.2-no-record"}


class TestForms:
    """A file is of records in gzip members each (annex A.2), or of plain ones: not of both."""

    GZIPPED = packed(info(), response(b"first"))
    PLAIN = plain(resource(b"second"), resource(b"third"))

    @pytest.mark.parametrize(
        ("data", "found"),
        [
            (GZIPPED + PLAIN, {"warc-a-plain": [len(GZIPPED)]}),
            (PLAIN + GZIPPED, {"warc-a-packed": [len(PLAIN)]}),
            (
                GZIPPED + PLAIN + packed(resource(b"last")),
                {"warc-a-plain": [len(GZIPPED)], "warc-a-packed": [len(GZIPPED + PLAIN)]},
            ),
        ],
    )
    def test_both_parts_are_read_and_it_is_told_where_they_meet(
        self, data: bytes, found: dict[str, list[int]]
    ) -> None:
        seen: list[Seen] = []
        ledger = Ledger(100)
        check_stream(io.BytesIO(data), "", ledger, Limits(), Nobody(), seen.append)
        report = ledger.report("warc")
        assert verdict(report) == "invalid"
        told = {one.code: [int(one.where.lstrip("@"))] for one in report.findings}
        assert told == found
        # Each record lies where it is said to, and nothing lies between them.
        assert [one.offset for one in seen[1:]] == [one.offset + one.length for one in seen[:-1]]
        assert seen[-1].offset + seen[-1].length == len(data)
        assert verdict(judge_warc(data, forgiven=FORGIVEN)) == "valid"

    def test_what_is_no_record_is_no_other_form(self) -> None:
        assert codes(judge_warc(self.PLAIN + gzip.compress(b"other"))) == {"warc-4-between"}
        assert codes(judge_warc(self.GZIPPED + b"other")) == {"warc-a-garbage"}

    def test_it_goes_over_only_so_often(self) -> None:
        with pytest.raises(LimitError, match="100th time"):
            judge_warc((packed(resource(b"a")) + resource(b"b")) * 60)

    def test_what_unfolds_behind_plain_records_is_weighed(self) -> None:
        bomb = gzip.compress(resource(bytes(40 << 20)), 9)
        with pytest.raises(LimitError, match=f"packed at @{len(self.PLAIN)} unfolds"):
            judge_warc(self.PLAIN + bomb)


class Counting(Members):
    """Members that count the pieces in which they are inflated."""

    pieces = 0

    def _piece(self) -> memoryview:
        self.pieces += 1
        return super()._piece()


class TestHostile:
    """Sizes and counts have limits; nothing raises but `LimitError`."""

    def test_not_every_false_beginning_of_a_member_is_tried(self) -> None:
        data = gzip.compress(resource(b"\x1f\x8b\x08" * 100_000), compresslevel=0, mtime=0)
        members = Counting(io.BytesIO(data), 200)
        assert members.next_unit() is not None
        members.finish()
        assert members.offset == len(data)
        assert members.pieces < 50

    def test_padding_is_found_also_where_a_member_ends_unforeseen(self) -> None:
        changed = (bytearray(packed(resource(b"%d" % number))) for number in range(20))
        padded = next(one for one in changed if one[-9] < 0x10)
        padded[-9] |= 0x80
        assert codes(judge_warc(bytes(padded)), None) == {"warc-a-padding"}
        found = codes(judge_warc(bytes(padded) + b"rubbish" * 100), None)
        assert found == {"warc-a-padding", "warc-a-garbage"}

    def test_an_endless_header_is_not_read(self) -> None:
        with pytest.raises(LimitError, match="header_bytes"):
            judge_warc(b"WARC/1.1\r\n" + b"x" * 3000, Limits(header_bytes=2000))
        with pytest.raises(LimitError, match="header_lines"):
            judge_warc(b"WARC/1.1\r\n" + b"A: b\r\n" * 50, Limits(header_lines=20))

    def test_identifiers_beyond_the_limit_are_not_compared_and_said_so(self) -> None:
        report = judge_warc(plain(info(), resource()), Limits(records_remembered=1))
        assert "warc-remembered" in {looked.code for looked in report.unchecked}

    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=400), st.booleans(), st.booleans())
    @example(b"]*M\x18\xff\xff\xff\xff", False, False)
    def test_no_bytes_raise(self, data: bytes, compress: bool, lead: bool) -> None:
        data = b"WARC/1.1\r\n" + data if lead else data
        with suppress(LimitError):  # A frame may claim a dictionary of any size.
            judge_warc(gzip.compress(data) if compress else data)

    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def test_no_change_of_a_file_raises(self, data: st.DataObject) -> None:
        whole = data.draw(st.sampled_from([plain, packed]))(info(), response(b"5\r\nhello\r\n"))
        at = data.draw(st.integers(0, len(whole)))
        new = data.draw(st.binary(max_size=8))
        with suppress(LimitError):
            judge_warc(whole[:at] + new + whole[at + data.draw(st.integers(0, 8)) :])
