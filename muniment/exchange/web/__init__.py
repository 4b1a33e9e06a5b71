"""Captures for web archives: WARC files with an index (CDXJ), or all in one WACZ."""
