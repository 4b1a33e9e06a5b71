"""The certificate authorities that this system trusts, as they are now."""

from __future__ import annotations

import functools
import os
import ssl


def system_authorities() -> tuple[bytes, ...]:
    """The certificates, in DER, of the authorities that this system trusts.

    They are read anew where the system's own files changed: reading them takes longer than a visit.
    """
    places = ssl.get_default_verify_paths()
    return _read_authorities(_state(places.cafile), _state(places.capath))


def _state(place: str | None) -> tuple[str, int]:
    try:
        return (place, os.stat(place).st_mtime_ns) if place else ("", 0)
    except OSError:
        return "", 0


@functools.lru_cache(maxsize=1)
def _read_authorities(*_states: tuple[str, int]) -> tuple[bytes, ...]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    return tuple(context.get_ca_certs(binary_form=True))
