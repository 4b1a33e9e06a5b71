"""A bucket of an S3-compatible store as a storage, read through boto3.

::

    s3://bucket/prefix?endpoint=http://127.0.0.1:8080&region=us-east-1

Keys are the prefix, '/' and the path. Who may read and write is found where boto3 looks for it
(environment, configuration, instance role), never in an address; nothing of it is ever printed.
"""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from manifests import LimitError, MunimentError, printable
from muniment.storage.door import Member, MemberKind
from muniment.version import VERSION

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CONNECT_SECONDS = 10
READ_SECONDS = 60
ATTEMPTS = 4  # of one request, the first included
MOST_NAMES = 1_000_000

# What Amazon allows, and the underscore and capitals that other stores have from earlier times.
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_REGION = re.compile(r"[a-z0-9-]{1,64}")
_MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound"})
_REFUSED = frozenset({"401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"})


class S3AddressError(MunimentError):
    """A text is no address of a bucket."""


class MissingExtraError(MunimentError):
    """The extra `s3` is not installed."""


class S3Error(OSError):
    """The store did not do what was asked. `code` is its own word for why."""

    def __init__(self, number: int, text: str, key: str, code: str) -> None:
        super().__init__(number, text, key)
        self.code = code


@dataclass(frozen=True, slots=True)
class S3Address:
    """A bucket, the prefix below which all keys lie (perhaps empty), and where the store is."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None

    def __str__(self) -> str:
        where = "/".join(quote(part) for part in (self.bucket, *self.prefix.split("/")) if part)
        asked = {"endpoint": self.endpoint, "region": self.region}
        query = urlencode({name: value for name, value in asked.items() if value}, safe=":/")
        return f"s3://{where}?{query}" if query else f"s3://{where}"

    def key(self, path: str) -> str:
        """Give the key of a path."""
        return f"{self.prefix}/{path}" if self.prefix else path


def parse_s3_address(text: str) -> S3Address:
    """Read an address; raise `S3AddressError` saying what it lacks, or what it must not hold."""
    try:
        parts = urlsplit(text)
        asked = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise S3AddressError(f"{printable(text)} is no address: {error}.") from error
    if parts.scheme != "s3" or parts.fragment or not _BUCKET.fullmatch(parts.netloc):
        raise S3AddressError(
            "A bucket is written s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION, prefix "
            "and what follows may be left out. Keys and passwords do not belong in it: boto3 finds "
            "them in the environment or in its own configuration."
        )
    prefix = unquote(parts.path).strip("/")
    if any(part in ("", ".", "..") for part in prefix.split("/")) and prefix:
        raise S3AddressError(f"{printable(prefix)} is no plain prefix.")
    options = dict(asked)
    if len(options) != len(asked) or options.keys() - {"endpoint", "region"}:
        raise S3AddressError("An address of a bucket takes endpoint= and region=, each once.")
    return S3Address(
        parts.netloc, prefix, _endpoint(options.get("endpoint")), _region(options.get("region"))
    )


def _endpoint(text: str | None) -> str | None:
    if text is None:
        return None
    parts = urlsplit(text)
    plain = parts.scheme in ("http", "https") and parts.hostname and not parts.query
    if not plain or parts.username is not None or parts.fragment or not text.isprintable():
        raise S3AddressError("endpoint= is http:// or https://, a host, and perhaps a port.")
    return text.rstrip("/")


def _region(text: str | None) -> str | None:
    if text is not None and not _REGION.fullmatch(text):
        raise S3AddressError(f"{printable(text)} is no name of a region.")
    return text


def connect(address: S3Address) -> Any:
    """Make boto3's client for the store; nothing is sent yet.

    It goes out by MUNIMENT_PROXY, where that is set. Raises `MissingExtraError`, and
    `S3AddressError` where that proxy is none that boto3 can use.
    """
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise MissingExtraError(
            "Buckets need the extra s3, which is not installed: pip install 'muniment[s3]'."
        ) from error
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        # We send our own SHA-256 of every body; a CRC beside it would be a second, weaker one.
        request_checksum_calculation="when_required",
        # Subdomains for buckets are Amazon's way; other stores rarely have names for them.
        s3={"addressing_style": "path" if address.endpoint else "auto"},
        user_agent=f"muniment/{VERSION}",
        max_pool_connections=16,
        proxies=_proxies(address, os.environ.get("MUNIMENT_PROXY", "")),
    )
    session = boto3.session.Session(region_name=address.region)
    try:
        return session.client(
            "s3",
            endpoint_url=address.endpoint,
            region_name=address.region or session.region_name or "us-east-1",
            config=config,
        )
    except (BotoCoreError, ValueError) as error:
        raise S3AddressError(f"{address}: {error}") from error


def _proxies(address: S3Address, named: str) -> dict[str, str] | None:
    if not named:
        return None
    # Imported here: what goes out otherwise is nothing that a storage needs.
    from ingest.network.proxy import HTTP, parse_proxy

    if parse_proxy(named).scheme != HTTP:
        raise S3AddressError(
            f"{address} cannot be asked through a SOCKS proxy, and MUNIMENT_PROXY lets nothing go "
            "past it. Name an http:// proxy, or unset it for this call."
        )
    return {"http": named, "https": named}


@contextmanager
def told_as_os_errors(address: S3Address, path: str) -> Iterator[None]:
    """Turn what boto3 raises into FileNotFoundError, PermissionError or `S3Error`.

    Their texts name the store's own code, the address and the path, and no header or credential.
    """
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        ConnectionError,
        HTTPClientError,
        NoCredentialsError,
    )

    where = f"{address}: {path}"
    try:
        yield
    except ClientError as error:
        code = printable(str(error.response.get("Error", {}).get("Code", "")))
        if code in _MISSING:
            raise FileNotFoundError(errno.ENOENT, "the store has no such object", where) from error
        if code == "NoSuchBucket":
            raise S3Error(errno.ENXIO, "the store has no such bucket", where, code) from error
        if code in _REFUSED:
            raise PermissionError(errno.EACCES, f"the store refuses ({code})", where) from error
        raise S3Error(errno.EIO, f"the store answers {code}", where, code) from error
    except NoCredentialsError as error:
        said = "boto3 finds no credentials, in the environment or in its own configuration"
        raise PermissionError(errno.EACCES, said, where) from error
    except (ConnectionError, HTTPClientError) as error:
        name = type(error).__name__
        raise S3Error(errno.EIO, f"the store cannot be reached ({name})", where, name) from error
    except BotoCoreError as error:
        name = type(error).__name__
        raise S3Error(errno.EIO, f"the store cannot be used ({name})", where, name) from error


@dataclass(frozen=True, slots=True)
class S3Storage:
    """What lies below an address, for reading. `client` is what `connect` made."""

    address: S3Address
    client: Any

    @property
    def name(self) -> str:
        """The address, which holds no secret."""
        return str(self.address)

    def holds_anything(self) -> bool:
        """Tell whether any key begins with the address and a slash."""
        below = self.address.key("")
        pages = self._pages("", Prefix=below)
        return any(one["Key"] != below for page in pages for one in page.get("Contents", ()))

    def list(self, folder: str) -> tuple[Member, ...]:
        """Give what stands in a folder, sorted by name: keys up to the next '/'.

        Raises FileNotFoundError where no key begins so, `LimitError` for more than a million names.
        """
        below = self.address.key(f"{folder}/") if folder else self.address.key("")
        members: list[Member] = []
        for page in self._pages(folder, Prefix=below, Delimiter="/"):
            members += [
                _member(one["Prefix"][len(below) : -1], MemberKind.FOLDER)
                for one in page.get("CommonPrefixes", ())
            ]
            members += [
                _member(one["Key"][len(below) :], MemberKind.FILE, one["Size"])
                for one in page.get("Contents", ())
                if one["Key"] != below  # What web consoles leave for an empty folder.
            ]
            if len(members) > MOST_NAMES:
                raise LimitError(f"{self.name}: {folder}/ holds more than {MOST_NAMES} names.")
        if not members and folder:
            raise FileNotFoundError(errno.ENOENT, "no such folder", f"{self.name}: {folder}")
        return tuple(sorted(members, key=lambda member: member.name))

    def tree(self, folder: str) -> Mapping[str, int]:
        """Give the size in bytes of every file below a folder, by its path from the top."""
        top = self.address.key("")
        sizes: dict[str, int] = {}
        for page in self._pages(folder, Prefix=self.address.key(f"{folder}/")):
            sizes.update(
                (one["Key"][len(top) :], one["Size"])
                for one in page.get("Contents", ())
                if not one["Key"].endswith("/")
            )
            if len(sizes) > MOST_NAMES:
                raise LimitError(f"{self.name}: {folder}/ holds more than {MOST_NAMES} files.")
        return sizes

    def read(self, path: str) -> BinaryIO:
        """Open an object; its transfer is checked against the length that the store announced."""
        with told_as_os_errors(self.address, path):
            answer = self.client.get_object(Bucket=self.address.bucket, Key=self.address.key(path))
        return io.BufferedReader(_Body(answer["Body"], self.address, path), 1 << 16)

    def _pages(self, folder: str, **asked: str) -> Iterator[Mapping[str, Any]]:
        with told_as_os_errors(self.address, folder or "(top)"):
            paginator = self.client.get_paginator("list_objects_v2")
            yield from paginator.paginate(Bucket=self.address.bucket, **asked)


class _Body(io.RawIOBase):
    """A transfer that is under way, as a file. Raises `S3Error` where it breaks off."""

    def __init__(self, body: Any, address: S3Address, path: str) -> None:
        super().__init__()
        self._body, self._address, self._path = body, address, path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        with told_as_os_errors(self._address, self._path):
            data = self._body.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._body.close()
        super().close()


def _member(name: str, kind: MemberKind, size: int = 0) -> Member:
    # A store takes any key; what no folder could hold is no file that anybody may open by it.
    plain = name not in ("", ".", "..") and "\0" not in name
    return Member(name, kind if plain else MemberKind.OTHER, size if plain else 0)
