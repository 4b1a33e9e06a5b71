"""Whether what vouches for a time stamp was revoked, by what was kept of that moment.

Lists and answers are held against the certificates that the verifier pins, from the signer up to
the root. What speaks in the name of one of their issuers and shows nothing is wrong; what speaks of
others is passed over. Each certificate must be spoken of, and one that says "revoked" is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise

from cryptography import x509

from manifests.limits import Limits
from manifests.moments.certificate_path import CertificateError, name_of
from manifests.moments.ocsp_answer import load_answers, status_in_answer
from manifests.moments.revocation_list import load_lists, status_in_list
from manifests.moments.revocation_status import ForeignStatusError, Standing, Status
from manifests.moments.stamp_file import ANSWERS, LISTS, RESPONSE, StampFile

Piece = Callable[[x509.Certificate, x509.Certificate, datetime], Status]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of the certificates on a way up to a root, at one moment.

    `wrong` has what lies and why, by the file that it stands in. `told` is the worst that is said
    of anyone, with its name; None where nothing is said. `silent` are the names of those that
    nothing speaks of.
    """

    wrong: tuple[tuple[str, str], ...] = ()
    standing: Standing | None = None
    told: tuple[str, Status] | None = None
    silent: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether every one of them is shown to have been good."""
        return not self.wrong and not self.silent and self.standing is Standing.HELD


def judge_status(
    file: StampFile, way: Sequence[x509.Certificate], moment: datetime, limits: Limits
) -> Shown:
    """Say what the lists and answers beside a stamp show of the certificates on its way."""
    wrong: list[tuple[str, str]] = []
    said: dict[x509.Certificate, list[Status]] = {one: [] for one in way[:-1]}
    for where, load in _files(file, limits):
        try:
            pieces = load()
        except CertificateError as failure:
            wrong.append((where, str(failure)))
            continue
        for piece in pieces:
            found, why = _ask(piece, way, moment)
            for certificate, status in found:
                said[certificate].append(status)
            if why and not found:
                wrong.append((where, why))
    silent = tuple(name_of(one) for one, statuses in said.items() if not statuses)
    return Shown(tuple(wrong), *_worst(said, moment), silent)


def _files(file: StampFile, limits: Limits) -> Iterator[tuple[str, Callable[[], Sequence[Piece]]]]:
    """Give the files beside a stamp, and what reads the pieces of each."""
    stem, most = file.where.removesuffix(RESPONSE), limits.revocation_bytes
    lists, answers = file.lists, file.answers
    if lists is not None:
        yield (
            stem + LISTS,
            lambda: [partial(status_in_list, one) for one in load_lists(lists, most)],
        )
    if answers is not None:
        yield (
            stem + ANSWERS,
            lambda: [partial(status_in_answer, one) for one in load_answers(answers, most)],
        )


def _ask(
    piece: Piece, way: Sequence[x509.Certificate], moment: datetime
) -> tuple[list[tuple[x509.Certificate, Status]], str]:
    """Give what one list or answer says of them; or why it is wrong, where it speaks of them."""
    found: list[tuple[x509.Certificate, Status]] = []
    why = ""
    for certificate, issuer in pairwise(way):
        try:
            found.append((certificate, piece(certificate, issuer, moment)))
        except ForeignStatusError:
            continue
        except CertificateError as failure:
            why = why or str(failure)
    return found, why


def _worst(
    said: dict[x509.Certificate, list[Status]], moment: datetime
) -> tuple[Standing | None, tuple[str, Status] | None]:
    every = [(name_of(one), status) for one, each in said.items() for status in each]
    for standing in (Standing.REVOKED, Standing.DISCREDITED, Standing.HELD):
        for name, status in every:
            if status.at(moment) is standing:
                return standing, (name, status)
    return None, None
