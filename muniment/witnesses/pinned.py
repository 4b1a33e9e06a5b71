"""Whom an archive's owner pins, on his lists and in his trust: by them proof files are judged."""

from __future__ import annotations

from manifests import Trust
from manifests.trust import AUTHORITIES
from muniment.archive.proof_judge import Pinned
from muniment.config import Config, own_trust
from muniment.witnesses.registry import read_witnesses


def pinned_by(config: Config, origin: str) -> Pinned:
    """Give whom the owner asks, or trusts, for the log of this origin.

    Raises `AuthorityError`, `TrustError`, `WitnessesError` and `OwnerListError`.
    """
    trusted = pinned_in(own_trust(config))
    asked = read_witnesses(config, origin).witnesses.values()
    witnesses = {*trusted.witnesses, *((one.name, one.key) for one in asked)}
    folder = config.folder / AUTHORITIES
    if not folder.exists():
        return Pinned(trusted.authorities, tuple(witnesses))
    # Imported here: what reads certificates takes long to load, and many archives have none.
    from manifests.moments.authorities import read_authorities

    return Pinned((*read_authorities(folder), *trusted.authorities), tuple(witnesses))


def pinned_in(trust: Trust) -> Pinned:
    """Give whom a trust folder pins."""
    return Pinned(trust.authorities, trust.witnesses)
