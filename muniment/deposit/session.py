"""A session of the Internet Archive's own library, which stays at archive.org and tells nothing.

The library finds who we are to it where `ia configure` wrote it, or in IA_ACCESS_KEY_ID and
IA_SECRET_ACCESS_KEY. What it would tell of this machine in `User-Agent` is not sent, no proxy or
password is taken from elsewhere, and a redirect that leaves archive.org is refused before it is
followed.
"""

from __future__ import annotations

import configparser
import logging
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import internetarchive
import requests
from internetarchive.config import get_config

from manifests import printable
from muniment.deposit.place import DepositError
from muniment.deposit.wayback import Keys

HOST: Final = "archive.org"


class ElsewhereError(requests.exceptions.RequestException):
    """A request would leave archive.org."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the archive is asked: by which proxies (addresses by scheme), as whom, and for how long.

    `answer_bytes` bounds what is read of an answer that is not a file.
    """

    proxies: Mapping[str, str]
    user_agent: str
    connect_seconds: float
    read_seconds: float
    answer_bytes: int


class _Session(internetarchive.ArchiveSession):
    """The library's session, which stays at archive.org."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send a request, and each that a redirect makes of it; raise `ElsewhereError`."""
        parts = urlsplit(str(request.url))
        host = (parts.hostname or "").lower()
        if host != HOST and not host.endswith("." + HOST):
            raise ElsewhereError(f"it sends us on to {printable(host)[:200]}")
        if self.secure and parts.scheme != "https":
            raise ElsewhereError("it sends us on without TLS")
        return super().send(request, **kwargs)


def open_session(manner: Manner) -> internetarchive.ArchiveSession:
    """Make a session with what `ia configure` or the environment says; nothing is sent yet.

    Raises `DepositError` where nobody said who we are to the archive.
    """
    try:
        # The library reads `secure = false` as a text, and every text as true.
        said = get_config().get("general", {}).get("secure", "true")
        secure = {"secure": str(said).lower() != "false"}
        with _plain_sockets():
            # Waiting and trying again is ours, where it can be told and stopped.
            session = _Session({"general": secure}, http_adapter_kwargs={"max_retries": 0})
    except (ValueError, configparser.Error) as failure:
        raise DepositError(
            f"What `ia configure` wrote cannot be read ({failure}). Nothing was sent."
        ) from failure
    if not session.access_key or not session.secret_key:
        raise DepositError(
            "The Internet Archive does not know us: run `ia configure`, or set "
            "IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY to the keys of your account."
        )
    logging.getLogger("internetarchive").addHandler(logging.NullHandler())  # We tell it ourselves.
    session.trust_env = False  # No password of somebody's from ~/.netrc, either.
    session.cookies.clear()
    session.headers["User-Agent"] = manner.user_agent
    session.proxies = dict(manner.proxies)
    return session


def read_keys() -> tuple[Keys, bool]:
    """Give the keys that `ia configure` or the environment has, and whether TLS is to be used.

    Raises `DepositError` as `open_session` does.
    """
    session = open_session(Manner({}, "", 0, 0, 0))
    return Keys(str(session.access_key), str(session.secret_key)), session.secure


@contextmanager
def _plain_sockets() -> Iterator[None]:
    """Undo what the library does to every socket of the process, to tell of broken connections."""
    connect = socket.socket.connect
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
