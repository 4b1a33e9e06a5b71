"""The example's kit, whose versions and capture name beacons."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

from ingest.warc import WarcFile
from kits import OURS, Files, example_kit, remake
from manifests.moments.beacon import Value
from stampers import NOW


def kit_with(
    *items: Mapping[str, Any], captured: tuple[Value, ...] = (), composed: str = ""
) -> Files:
    """The example's kit, each of whose two versions names these beacons; its capture, those."""
    kit = example_kit()
    [path] = [path for path in kit if path.endswith(".warc.gz")]
    out = io.BytesIO()
    WarcFile(out, "data.warc.gz", [("beacon", one.line()) for one in captured], NOW)
    kit[path] = data = out.getvalue()

    def change(number: int, stated: dict[str, Any]) -> dict[str, Any]:
        for file in stated["files"]:
            if file["kind"] == "capture":
                file |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        if composed:
            stated["composed"]["value"] = composed
        return {**stated, "beacons": list(items)} if items else stated

    return remake(kit, OURS, statement=change)
