"""Beside python-opentimestamps: our calendar serves its client, and it verifies our proofs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from blocks import Chain
from calendars import Calendar
from manifests.moments.stamp_file import stamped_part
from muniment_cli import good, new_archive
from ots_proofs import sha256
from replica_scenes import preserve
from system_packages import peer

# Reads one task from stdin: submits to a calendar, asks it for a proof, or verifies a proof.
PROGRAM = """
import json, sys, warnings
from bitcoin.core import CBlockHeader
from opentimestamps.calendar import CommitmentNotFoundError, RemoteCalendar
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation
from opentimestamps.core.serialize import BytesDeserializationContext
from opentimestamps.core.timestamp import DetachedTimestampFile

warnings.simplefilter("ignore")
task = json.load(sys.stdin)

def ends(timestamp):
    return [[message.hex(), repr(end)] for message, end in timestamp.all_attestations()]

if task["do"] == "submit":
    print(json.dumps(ends(RemoteCalendar(task["url"]).submit(bytes.fromhex(task["digest"])))))
elif task["do"] == "ask":
    try:
        found = RemoteCalendar(task["url"]).get_timestamp(bytes.fromhex(task["message"]))
        print(json.dumps(ends(found)))
    except CommitmentNotFoundError as failure:
        print(json.dumps(failure.reason))
else:
    data = bytes.fromhex(task["proof"])
    read = DetachedTimestampFile.deserialize(BytesDeserializationContext(data))
    header = CBlockHeader.deserialize(bytes.fromhex(task["header"]))
    [[message, end]] = read.timestamp.all_attestations()
    assert isinstance(end, BitcoinBlockHeaderAttestation)
    time = end.verify_against_blockheader(message, header)
    print(json.dumps([read.file_digest.hex(), end.height, time]))
"""


def theirs(**task: Any) -> Any:
    """What the library answers."""
    python = peer("opentimestamps", "python")
    done = subprocess.run(
        [python, "-c", PROGRAM], input=json.dumps(task), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


class TestPeer:
    """The library that defines protocol and format, in an environment of its own."""

    def test_our_calendar_serves_its_client(self) -> None:
        with Calendar() as calendar:
            [[message, end]] = theirs(do="submit", url=calendar.url, digest=sha256(b"x").hex())
            assert end == f"PendingAttestation('{calendar.url}')"
            said = theirs(do="ask", url=calendar.url, message=message)
            assert said == "Pending confirmation in the chain"
            height = calendar.bury(chain := Chain())
            [[root, end]] = theirs(do="ask", url=calendar.url, message=message)
            assert end == f"BitcoinBlockHeaderAttestation({height})"
            assert bytes.fromhex(root) == chain.header(height).merkle_root

    def test_it_verifies_what_we_put_together(self, tmp_path: Path) -> None:
        archive = new_archive(tmp_path)
        (archive / "muniment.toml").write_text("format = 1\n[stamps]\nneed = 0\n")
        preserve(archive, "one")
        with Calendar() as calendar:
            good(archive, "stamp", "add-calendar", "alice", calendar.url)
            good(archive, "stamp", "--allow-private")
            height = calendar.bury(chain := Chain())
            good(archive, "stamp", "--upgrade", "--allow-private")
        folder = archive / "log/checkpoints/2"
        digest = sha256(stamped_part((folder / "checkpoint").read_bytes())).hex()
        proof, header = (folder / "alice.ots").read_bytes(), chain.header(height)
        told = theirs(do="verify", proof=proof.hex(), header=header.data.hex())
        assert told == [digest, height, int(header.time.timestamp())]
