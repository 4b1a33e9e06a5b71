"""The Internet Archive, by its own library: the extra `internetarchive`, imported here alone.

    GET  archive.org/metadata/ITEM                       what an item holds, as it says
    PUT  s3.us.archive.org/ITEM/NAME                     a file, and the item where it is new
    GET  s3.us.archive.org/?check_limit=1&bucket=ITEM    whether it wants fewer requests
    GET  archive.org/download/ITEM/NAME?cnt=0            the bytes, without counting as a reader

    POST archive.org/metadata/ITEM                       what is said of it, where that changed

Sources: archive.org/developers (ias3, md-read, md-write), and internetarchive 5.12.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import internetarchive
import requests
import urllib3
from internetarchive.exceptions import AuthenticationError

from checksums import Algorithm, Digest
from manifests import printable
from muniment.deposit.answers import is_done, read_item, read_some, retry_after
from muniment.deposit.place import (
    BrokenOffError,
    DepositError,
    Fetched,
    Fields,
    GoneError,
    Item,
    OverloadedError,
    RefusedError,
    Sent,
)
from muniment.deposit.session import HOST, ElsewhereError, Manner, open_session

_S3: Final = "s3.us.archive.org"
_PIECE: Final = 1 << 18
_SPAM: Final = "appears to be spam"
_SAID: Final = 400


class InternetArchive:
    """archive.org as a place for deposits; see `Place`."""

    def __init__(self, session: internetarchive.ArchiveSession, manner: Manner) -> None:
        self._session, self._manner = session, manner
        self._patience = (manner.connect_seconds, manner.read_seconds)

    @classmethod
    def open(cls, manner: Manner) -> InternetArchive:
        """Open it; see `open_session`."""
        return cls(open_session(manner), manner)

    @property
    def is_secure(self) -> bool:
        """Whether what is asked, and who we are, goes by TLS."""
        return self._session.secure

    def look(self, item: str) -> Item:
        """Ask for an item's metadata, past any cache that knows us."""
        told = self._ask(f"{self._session.protocol}//{HOST}/metadata/{quote(item)}")
        if not told:
            return Item(item, exists=False)
        return read_item(item, told)

    def is_overloaded(self, item: str) -> bool:
        """Ask whether uploads are to wait, as the library does between two tries."""
        asked = {"check_limit": "1", "accesskey": self._session.access_key, "bucket": item}
        return self._ask(f"{self._session.protocol}//{_S3}/", asked).get("over_limit") != 0

    def send(
        self,
        item: str,
        file: Sent,
        fields: Fields,
        moved: Callable[[int], None],
    ) -> None:
        """Send a file by the S3-like interface, which compares its MD5."""
        headers = {"Content-MD5": file.md5, "x-archive-keep-old-version": "1"}
        about = {"title": file.title} if file.title else {}
        remote = internetarchive.Item(self._session, item, {"metadata": {}})
        with self._plainly(item), _Counted(file.source, moved) as body:
            remote.upload_file(
                body,
                key=file.name,
                metadata={name: list(values) for name, values in fields.items()},
                file_metadata=about,
                headers=headers,
                queue_derive=False,
                request_kwargs={"timeout": self._patience},
            )

    def fetch(self, item: str, name: str, most: int, moved: Callable[[int], None]) -> Fetched:
        """Fetch a file as any reader does, from wherever in the archive it lies."""
        address = f"{self._session.protocol}//{HOST}/download/{quote(item)}/{quote(name)}"
        hasher, size = hashlib.sha256(), 0
        with (
            self._plainly(item),
            self._session.get(
                address,
                params={"cnt": "0"},
                headers={"Accept-Encoding": "identity", "Cache-Control": "no-cache"},
                stream=True,
                timeout=self._patience,
            ) as answer,
        ):
            answer.raise_for_status()
            # Raw: whatever coding a server names, the bytes that lie there are what counts.
            for piece in answer.raw.stream(_PIECE, decode_content=False):
                hasher.update(piece)
                size += len(piece)
                moved(len(piece))
                if size > most:
                    break
        return Fetched(size, Digest(Algorithm.SHA256, hasher.digest()))

    def describe(self, item: Item, fields: Fields) -> None:
        """Say something else of an item by the metadata API, which takes what differs."""
        told = {
            name: values if len(values) > 1 else values[0] for name, values in item.fields.items()
        }
        remote = internetarchive.Item(self._session, item.name, {"metadata": told})
        with self._plainly(item.name):
            answer = remote.modify_metadata(
                {name: list(values) for name, values in fields.items()},
                refresh=False,
                timeout=self._manner.read_seconds,
            )
            assert isinstance(
                answer, requests.Response
            )  # It would be a request if we had asked so.
            answer.raise_for_status()
            if not is_done(answer.content):
                raise BrokenOffError(f"archive.org did not take what is said of {item.name}.")

    def _ask(self, address: str, asked: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Ask for a JSON object. Raises `BrokenOffError` where something else comes."""
        with (
            self._plainly(address),
            self._session.get(
                address,
                params=asked,
                headers={"Cache-Control": "no-cache"},
                stream=True,
                timeout=self._patience,
            ) as answer,
        ):
            answer.raise_for_status()
            body = bytearray()
            for piece in answer.iter_content(_PIECE):
                body += piece
                if len(body) > self._manner.answer_bytes:
                    raise BrokenOffError(
                        f"{self._hide(address)} answered with more than "
                        f"{self._manner.answer_bytes} bytes (limits.deposit_answer_bytes)."
                    )
        try:
            told = json.loads(bytes(body))
        except (ValueError, RecursionError) as failure:
            raise BrokenOffError(f"{address} answered what is no JSON.") from failure
        if not isinstance(told, dict):
            raise BrokenOffError(f"{address} answered JSON that is no object.")
        return told

    @contextmanager
    def _plainly(self, what: str) -> Iterator[None]:
        """Turn what the library raises into a `DepositError` that tells no secret."""
        try:
            yield
        except AuthenticationError as failure:
            raise DepositError(self._hide(str(failure))) from None
        except requests.exceptions.HTTPError as failure:
            raise self._judge(what, failure.response) from None
        except ElsewhereError as failure:
            raise RefusedError(
                f"archive.org is not to be trusted now: {failure}. Nothing was sent there. If a "
                "proxy stands between, see to it."
            ) from None
        except requests.exceptions.TooManyRedirects:
            raise BrokenOffError(f"archive.org leads in circles ({what}).") from None
        except requests.exceptions.Timeout:
            raise BrokenOffError(f"archive.org did not answer in time ({what}).") from None
        except (
            requests.exceptions.RequestException,
            urllib3.exceptions.HTTPError,
            ConnectionError,
        ) as failure:
            raise BrokenOffError(f"archive.org broke off ({self._reason(failure)}).") from None

    def _judge(self, what: str, answer: requests.Response | None) -> DepositError:
        """Say what an answer of 400 and above means, by its status and what stands in it."""
        if answer is None:
            return BrokenOffError("archive.org gave no answer.")
        status = answer.status_code
        said = self._hide(" ".join(re.sub(r"<[^>]*>", " ", read_some(answer)).split()))[:_SAID]
        if status in (429, 503):
            if _SPAM in said:
                return RefusedError(
                    f"archive.org takes {what} for spam: {said!r}. That is no overload, and trying "
                    "again does not help: write to info@archive.org with the item's name."
                )
            return OverloadedError(
                f"archive.org asks for fewer requests ({status}).", retry_after(answer)
            )
        if status in (401, 403):
            return RefusedError(
                f"archive.org refuses ({status}): {said!r}. Do the keys that `ia configure` wrote "
                "belong to an account that may write this item?"
            )
        if status == 404:
            return GoneError(f"archive.org has nothing there ({what}).")
        if status >= 500 or status in (400, 408):
            return BrokenOffError(f"archive.org answered {status}: {said!r}.")
        return RefusedError(f"archive.org answered {status}: {said!r}.")

    def _reason(self, failure: Exception) -> str:
        return self._hide(f"{type(failure).__name__}: {failure}")[:_SAID]

    def _hide(self, text: str) -> str:
        secrets = (self._session.secret_key, self._session.access_key)
        for secret in (*secrets, *self._manner.proxies.values()):
            if secret:
                text = text.replace(secret, "***")
        return printable(text)


class _Counted(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, moved: Callable[[int], None]) -> None:
        super().__init__(path)
        self._moved = moved

    def read(self, size: int | None = -1, /) -> bytes | Any:
        """Read as a file does."""
        data = super().read(-1 if size is None else size)
        self._moved(len(data or b""))
        return data
