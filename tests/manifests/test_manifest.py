"""Manifests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checksums import Algorithm, Digest
from manifests.claims.manifest import (
    Manifest,
    ManifestError,
    manifest_path,
    own_paths,
    parse_manifest,
    signature_path,
    statement_path,
)
from manifests.errors import FormatError, LimitError

A = Digest.of(Algorithm.SHA512, b"a")
LINES = 1000
PATHS = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,9}/[a-z0-9][a-z0-9._-]{0,9}", fullmatch=True)
DIGESTS = st.binary().map(lambda data: Digest.of(Algorithm.SHA512, data))


def listing(*paths: str) -> bytes:
    return "".join(f"{A.hex}  {path}\n" for path in sorted(paths)).encode()


class TestManifest:
    """ "GNU sha512sum lines, LF, sorted by path bytes" of OCFL content paths."""

    def test_the_text_is_what_sha512sum_reads(self) -> None:
        manifest = Manifest(1, {"v1/content/b": A, "v1/content/a": A})
        assert manifest.encode() == f"{A.hex}  v1/content/a\n{A.hex}  v1/content/b\n".encode()

    @given(st.dictionaries(PATHS, DIGESTS, min_size=1), st.integers(1, 9), st.data())
    def test_what_is_written_reads_back(
        self, files: dict[str, Digest], version: int, data: st.DataObject
    ) -> None:
        digests = {
            f"v{data.draw(st.integers(1, version))}/content/{path}": digest
            for path, digest in files.items()
        }
        manifest = Manifest(version, digests)
        assert parse_manifest(manifest.encode(), version, LINES) == manifest

    @pytest.mark.parametrize(
        "path",
        [
            "renditions/0001.txt",
            "content/renditions/0001.txt",
            "v0/content/a",
            "v01/content/a",
            "v1/renditions/a",
            "v1/content/",
            "v1/content/A",
            "v1/content/.hidden",
            "v1/content/a/../b",
            "v1/content/" + "a" * 65,
            "V1/content/a",
            "v1000000000/content/a",
        ],
    )
    def test_a_path_that_is_not_ours_is_refused(self, path: str) -> None:
        with pytest.raises(ManifestError):
            parse_manifest(listing(path), 9, LINES)

    def test_a_file_of_a_later_version_is_refused(self) -> None:
        with pytest.raises(ManifestError, match="later version"):
            parse_manifest(listing("v2/content/a"), 1, LINES)

    def test_a_logical_path_never_rebinds(self) -> None:
        with pytest.raises(ManifestError, match="introduced twice"):
            parse_manifest(listing("v1/content/a", "v2/content/a"), 2, LINES)

    def test_its_spelling_is_that_of_sums(self) -> None:
        assert parse_manifest(b"", 1, 9).digests == {}
        with pytest.raises(FormatError):
            parse_manifest(b"x\n", 1, 9)

    def test_over_the_limit_it_is_not_read_rather_than_wrong(self) -> None:
        with pytest.raises(LimitError, match="2 lines is over the limit of 1"):
            parse_manifest(listing("v1/content/a", "v1/content/b"), 1, 1)

    def test_a_manifest_cannot_list_itself_or_its_signature(self) -> None:
        assert own_paths(2, "x") == (
            "v2/content/manifests/x.sums",
            "v2/content/manifests/x.sums.sig",
        )
        assert (statement_path("x"), manifest_path("x"), signature_path("x")) == (
            "manifests/x.json",
            "manifests/x.sums",
            "manifests/x.sums.sig",
        )
