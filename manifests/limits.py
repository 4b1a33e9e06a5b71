"""Limits: how much of what comes in is taken, in one place, every one settable.

Everything that comes in is hostile. A refusal is one sentence that names the limit and what met it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run accepts. The names are the keys of ``[limits]`` in muniment.toml."""

    url_bytes: int = 8192
    """Bytes of a web address, after percent-encoding."""

    dns_answers: int = 16
    """Addresses of one host that are looked at; later ones are left aside, unused."""

    redirects: int = 10
    """Redirects followed for one source."""

    connect_seconds: float = 20.0
    """Seconds for one TCP connection to open, and again for one TLS handshake."""

    idle_seconds: float = 30.0
    """Seconds without a byte before a transfer is given up."""

    total_seconds: float = 600.0
    """Seconds for one source over the web, redirects included."""

    call_seconds: float = 30.0
    """Seconds for one request of our own to a witness or an authority, from beginning to end."""

    site_search_bytes: int = 32 << 20
    """Bytes of text that the search page of a published site holds."""

    deposit_seconds: float = 120.0
    """Seconds that a place for deposits may be silent before an answer, or within one."""

    deposit_answer_bytes: int = 64 << 20
    """Bytes of an answer of a place for deposits that is read, but for the files themselves."""

    minimum_rate: int = 100
    """Bytes a second that a server must average in every window of `rate_seconds`."""

    rate_seconds: float = 30.0
    """Seconds of the window over which `minimum_rate` is judged."""

    drain_seconds: float = 1.0
    """Seconds to wait, after the end of a response, for bytes that should not come."""

    drain_bytes: int = 1 << 20
    """Bytes kept of what comes after the end of a response."""

    header_bytes: int = 1 << 20
    """Bytes of one HTTP header section, or of one trailer section."""

    header_lines: int = 1000
    """Lines of one HTTP header section, or of one trailer section."""

    interim_responses: int = 20
    """Interim (1xx) responses before the final one."""

    response_bytes: int = 4 << 30
    """Bytes of one response on the wire, headers and framing included."""

    browser_connections: int = 64
    """Connections of the browser that are served at once; it keeps to half as many itself."""

    browser_exchanges: int = 5000
    """Requests that one page in the browser may make, refused ones included."""

    browser_bytes: int = 4 << 30
    """Bytes of all responses to one page in the browser, on the wire."""

    browser_upload_bytes: int = 16 << 20
    """Bytes of all request bodies that one page in the browser may send."""

    browser_decoded_bytes: int = 8 << 30
    """Bytes of all bodies of one page in the browser that are kept decoded while it is recorded."""

    decoded_bytes: int = 4 << 30
    """Bytes of one body after its content codings are undone."""

    decoded_ratio: int = 200
    """Times a body, or what is packed in a file, may grow when unfolded; judged beyond 16 MiB."""

    timemap_bytes: int = 64 << 20
    """Bytes of the TimeMap of one address, all of its pages together, that are read."""

    timemap_pages: int = 100
    """Pages of one TimeMap that are asked for."""

    mementos: int = 10_000
    """Mementos that one call asks for."""

    robots_bytes: int = 512_000
    """Bytes of one robots.txt, from its beginning, whose rules are obeyed."""

    judged_bytes: int = 1 << 20
    """Bytes of one body, from its beginning, that are looked at to say what came."""

    format_bytes: int = 1 << 30
    """Bytes of memory for the process that reads files for their formats."""

    format_seconds: float = 20.0
    """Seconds for one file to be read for its format."""

    browser_seconds: float = 180.0
    """Seconds for one visit of the browser, from its first request to the last picture."""

    browser_at_once: int = 2
    """Browsers that run at once, where hosts are visited at once."""

    browser_load_seconds: float = 45.0
    """Seconds for one page to load in the browser, and for one file that it saves."""

    browser_quiet_seconds: float = 10.0
    """Seconds to wait until a page that has loaded asks for nothing more."""

    browser_patience_seconds: float = 20.0
    """Seconds to wait for a page that means to lead on, or is a challenge."""

    browser_answer_seconds: float = 30.0
    """Seconds for the browser to give one thing that is made of a page: its DOM, a picture."""

    browser_memory: int = 3 << 30
    """Bytes of memory that the browser's processes may hold for themselves, together."""

    browser_screens: int = 60
    """Windows' heights by which a page is scrolled."""

    browser_clicks: int = 20
    """Clicks on what shows more of a page."""

    browser_attachments: int = 50
    """Clicks on attachments that only a script or a form of a page, or of its frames, gives out."""

    browser_frames: int = 20
    """Documents of one page, frames included, whose DOM and text are kept."""

    browser_picture_height: int = 16_384
    """CSS pixels of a page's height that a screenshot shows."""

    browser_file_bytes: int = 256 << 20
    """Bytes of one thing that is made of a page in the browser."""

    browser_events: int = 1000
    """Events of one page that are listed; later ones are counted."""

    linked_bytes: int = 4 << 20
    """Bytes of one page or style sheet, from its beginning, that are read for links."""

    page_links: int = 10_000
    """Links of one page or style sheet that are looked at; later ones are left out."""

    part_count: int = 99
    """Further parts of one notice that are asked for."""

    part_bytes: int = 1 << 30
    """Bytes of all further parts of one notice; of each, as it came or decoded, the more."""

    part_seconds: float = 1800.0
    """Seconds for asking for all further parts of one notice."""

    attachment_count: int = 500
    """Attachments of one notice that are asked for."""

    attachment_bytes: int = 8 << 30
    """Bytes of all attachments of one notice; of each, as it came or decoded, the more."""

    attachment_seconds: float = 3600.0
    """Seconds for asking for all attachments of one notice."""

    frame_count: int = 30
    """Frames of one notice that are asked for."""

    frame_bytes: int = 256 << 20
    """Bytes of all frames of one notice; of each, as it came or decoded, the more."""

    frame_seconds: float = 600.0
    """Seconds for asking for all frames of one notice."""

    requisite_count: int = 1000
    """Requisites (images, styles, scripts) of one notice that are asked for."""

    requisite_bytes: int = 1 << 30
    """Bytes of all requisites of one notice; of each, as it came or decoded, the more."""

    requisite_seconds: float = 1200.0
    """Seconds for asking for all requisites of one notice."""

    outlink_count: int = 100
    """Pages that one notice cites, and that are asked for."""

    outlink_bytes: int = 1 << 30
    """Bytes of all pages that one notice cites; of each, as it came or decoded, the more."""

    outlink_seconds: float = 1800.0
    """Seconds for asking for all pages that one notice cites."""

    file_bytes: int = 1 << 40
    """Bytes of one file that is taken from a folder or given by itself."""

    files_per_version: int = 50_000
    """Files that one accession may add to a notice."""

    statement_bytes: int = 32 << 20
    """Bytes of one statement that is read."""

    manifest_bytes: int = 32 << 20
    """Bytes of one manifest that is read; of a kit's list of digests, twice as many."""

    manifest_lines: int = 50_000
    """Lines of one manifest that are read; of a kit's list of digests, four times as many."""

    inventory_bytes: int = 128 << 20
    """Bytes of one OCFL inventory, or of another JSON document of a storage root, that is read."""

    inventory_values: int = 1_000_000
    """JSON values of such a document that are read: its commas and opening brackets, those in texts
    included."""

    signature_bytes: int = 16 << 10
    """Bytes of one signature file that is read."""

    kit_records: int = 100
    """Later records about its notice that a kit may bring."""

    kit_notices: int = 10_000
    """Notices that one kit may bring."""

    kit_heads: int = 64
    """Earlier heads of the log from which a kit may bring proofs of consistency."""

    kit_cosignatures: int = 32
    """Files of cosignatures that a kit may bring."""

    kit_stamps: int = 32
    """Time stamps that a kit may bring."""

    kit_coverings: int = 64
    """Coverings that a kit may bring, read where the policy names a hash that has aged."""

    beacon_rounds: int = 256
    """Rounds of beacons that are checked for one notice."""

    beacon_bytes: int = 16 << 10
    """Bytes of one answer of a beacon's relay that is read."""

    beacon_seconds: float = 5.0
    """Seconds for one request to a beacon's relay, from beginning to end."""

    roles_bytes: int = 64 << 10
    """Bytes of a roles document that is read."""

    checkpoint_bytes: int = 128 << 10
    """Bytes of a checkpoint, its cosignatures included, that is read."""

    witness_request_bytes: int = 160 << 10
    """Bytes of a request to a witness, its proof and checkpoint included, that a witness reads."""

    witness_connections: int = 64
    """Visitors that a witness serves at once; others are sent away."""

    witness_seconds: float = 10.0
    """Seconds that one request to a witness may take to arrive, or its answer to be taken."""

    cosignature_bytes: int = 64 << 10
    """Bytes of one witness's cosignatures over a checkpoint, or of its answer, that are read."""

    proof_bytes: int = 160 << 10
    """Bytes of a log proof, its checkpoint included, that is read."""

    stamp_bytes: int = 64 << 10
    """Bytes of one time-stamp request or response that is read, its certificates included."""

    revocation_bytes: int = 1 << 20
    """Bytes of the revocation lists beside one time stamp, got or read, and of the OCSP answers."""

    aside_bytes: int = 16 << 30
    """Bytes that one restoration keeps aside of objects whose size nobody signed."""

    page_text_bytes: int = 4 << 20
    """Bytes of one text, and characters shown of it, in the page that `show --html` writes."""

    edition_bytes: int = 4 << 20
    """Bytes of one text that an edition reads."""

    edition_lines: int = 100_000
    """Lines, paragraphs and cells of one file that an edition reads; empty lines do not count."""

    edition_labels: int = 40_000
    """Candidates for labels that are weighed in one column of an edition."""

    edition_pairs: int = 250_000
    """Pairs of units of two languages, between two labels, that are weighed to be put together."""

    edition_notes: int = 1000
    """Differences and findings that are shown of one language of an edition."""

    document_bytes: int = 64 << 20
    """Bytes of one PDF, OFD, word processor's file or picture that an edition reads."""

    document_pages: int = 2000
    """Pages of one document that an edition reads."""

    document_letters: int = 1_000_000
    """Letters of one document that an edition reads."""

    document_seconds: float = 60.0
    """Seconds of the processor for one document to be read."""

    document_memory: int = 1 << 30
    """Bytes of memory for a process that reads a document."""

    ocr_pages: int = 50
    """Pages of one document whose letters are recognised in pictures of them; 0: of none."""

    picture_pixels: int = 60_000_000
    """Pixels of one picture of a page that is recognised."""

    page_picture_bytes: int = 8 << 20
    """Bytes of one picture that stands in the page that `show --html` writes."""

    page_bytes: int = 64 << 20
    """Bytes of all texts and pictures in one such page; what comes later is only listed."""

    container_members: int = 5_000_000
    """Names in one folder tree, zip or tar file that is validated."""

    tag_file_bytes: int = 512 << 20
    """Bytes of one tag file of a BagIt bag, or of the directory of a WACZ, that is read."""

    wacz_json_bytes: int = 4 << 20
    """Bytes of one JSON file of a WACZ that is read; in memory it can be thirty times as large."""

    findings_kept: int = 10_000
    """Findings of one validation that are shown; later ones are only counted."""

    records_remembered: int = 500_000
    """Records of one WARC file whose identifiers are compared with each other."""

    import_records: int = 100_000
    """Records of one WARC or WACZ that are remembered while it is imported, so that pages can be
    taken out of it."""

    mhtml_bytes: int = 64 << 20
    """Bytes of one MHTML file whose page is taken out of it."""

    mhtml_parts: int = 10_000
    """Parts of one MHTML file that are looked at for its page."""

    index_line_bytes: int = 1 << 20
    """Bytes of one line of an index or a list of pages in a WACZ that is read."""

    audit_findings: int = 100_000
    """Findings of one fixity round that are listed one by one; of others, the codes are counted."""
