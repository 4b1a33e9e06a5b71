"""Captures pages with `warcio.capture_http` and requests: `capture_http_peer.py PORT COUNT WARC`.

It patches the whole process, and writes one file; threads share both, as its users do.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from warcio.capture_http import capture_http

import requests  # isort: skip  # It must come after capture_http, by that one's own words.


def capture(port: int, count: int, path: str, threads: int) -> None:
    def fetch(number: int) -> Any:
        return requests.get(f"http://127.0.0.1:{port}/{number}").content

    with capture_http(path), ThreadPoolExecutor(threads) as crew:
        for _ in crew.map(fetch, range(count)):
            pass


if __name__ == "__main__":
    capture(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], 16)
