"""Forgeries of what later records say: redactions undone, invented or left out."""

from __future__ import annotations

from pathlib import Path

from forgeries.attack import Act, Attack, Group, Scene
from forgeries.hands import (
    RENDITION,
    added,
    changed,
    dropped,
    path_of,
    remade,
    replaced,
)
from kits import THEIRS, Files
from manifests import MANIFEST_NAMESPACE, sign

GONE = RENDITION.replace("0001", "0002")
_BEGINS = {"begins": "kits/redacted"}


def record_of(files: Files) -> str:
    """Give the id of the one record that came along."""
    [record] = {path.split("/")[1] for path in files if path.startswith("records/")}
    return record


def without_record(files: Files) -> Files:
    record = record_of(files)
    return {path: data for path, data in files.items() if record not in path}


def put_back(scene: Scene) -> None:
    """Put the file back, from a kit of before."""
    scene.put({**scene.files, GONE: scene.seed.kit("before")[GONE]})


def kit_of_before(scene: Scene) -> None:
    """Have the whole object of before, beside the record that it was redacted."""
    kept = {path: data for path, data in scene.files.items() if not path.startswith("object/")}
    before = scene.seed.kit("before").items()
    scene.put({**kept, **{path: data for path, data in before if path.startswith("object/")}})


def of_another_notice(scene: Scene) -> None:
    """Take a file out of a notice, and bring the record of another's redaction."""
    files = scene.files
    files.pop(GONE)
    other = scene.seed.kit("redacted").items()
    record = record_of(dict(other))
    scene.put({**files, **{path: data for path, data in other if record in path}})


def under_another_id(files: Files) -> Files:
    return {path.replace(record_of(files), "0" * 25): data for path, data in files.items()}


def signed_by_him(scene: Scene) -> None:
    files = scene.files
    sums = path_of(files, "records/*/v1/content/manifests/*.sums")
    made = sign(files[sums], THEIRS.signer, MANIFEST_NAMESPACE)
    changed(f"{sums}.sig", lambda _: made)(scene)


def proof_of_another(scene: Scene) -> None:
    """Have the notice's own proof for the record's."""
    files = scene.files
    record = f"log/proofs/{record_of(files)}.tlog-proof"
    [own] = [path for path in files if path.startswith("log/proofs/") and path != record]
    scene.put({**files, record: files[own]})


def without_proof(files: Files) -> Files:
    return {
        path: data
        for path, data in files.items()
        if path != f"log/proofs/{record_of(files)}.tlog-proof"
    }


def many_records(files: Files) -> Files:
    """Have 120 records, each a folder with an empty file."""
    digits = "0123456789bcdfghjkmn"
    ids = [f"{'0' * 23}{one}{other}" for one in digits[:6] for other in digits]
    return {**files, **{f"records/{one}/inventory.json": b"{}" for one in ids}}


def in_record(path: str) -> Act:
    """Add a file to the record's object."""

    def act(scene: Scene) -> None:
        added(str(Path("records") / record_of(scene.files) / path))(scene)

    return act


GROUP = Group(
    "What later records say (the notice was redacted by an order)",
    (
        Attack("redaction-left-out", "Takes the record of a redaction away, proof and all.",
               1, 4, "bytes-missing", remade(without_record), **_BEGINS),
        Attack("redaction-undone", "Puts the file back that was redacted.",
               1, 5, "redaction-undone", put_back, **_BEGINS),
        Attack("redaction-beside-the-object-of-before",
               "Has the whole object from before the redaction, beside the record of it.",
               1, 5, "redaction-undone", kit_of_before, **_BEGINS),
        Attack("redaction-of-one-file-more", "Takes another file away, too.",
               1, 4, "bytes-missing", dropped(RENDITION), **_BEGINS),
        Attack("redaction-of-another-notice",
               "Takes a file away, and brings the true record of another notice's redaction.",
               1, 1, "package-extra", of_another_notice),
        Attack("redaction-under-another-id", "Gives the record's folder and proof another id.",
               1, 1, "package-extra", remade(under_another_id), **_BEGINS),
        Attack("redaction-by-another-authority", "Says that another court ordered it.",
               1, 4, "bytes-changed",
               changed("records/*/v1/content/manifests/*.json",
                       replaced(b"A court", b"A mayor")), **_BEGINS),
        Attack("redaction-signed-by-him", "Signs the record with a key of his own.",
               1, 3, "signature-by-no-signer", signed_by_him, **_BEGINS),
        Attack("redaction-without-proof", "Takes the proof away that the record was logged.",
               1, 8, "inclusion-no-proof", remade(without_proof), **_BEGINS),
        Attack("redaction-with-another-proof", "Has the notice's own proof for the record's.",
               1, 8, "inclusion-wrong", proof_of_another, **_BEGINS),
        Attack("redaction-with-a-file-more", "Adds a file to the record's object.",
               1, 5, "state-", in_record("v1/content/reports/0001.json"), **_BEGINS),
        Attack("record-in-a-folder-of-no-id", "Brings a record in a folder of a name.",
               1, 1, "package-extra", added("records/notes/inventory.json", b"{}")),
        Attack("records-without-number", "Brings 120 records.",
               3, None, "limits.kit_records", remade(many_records)),
    ),
)  # fmt: skip
