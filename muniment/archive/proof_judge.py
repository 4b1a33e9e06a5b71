"""What a proof file is worth, wherever it comes from: authenticity decides (docs/decisions/0016).

Bytes are right where the log has their digest; what it does not speak of, where a time authority or
a witness that the owner pins under the file's own name made it over our own checkpoint; a request,
where the right answer repeats it. Of the rest only the form can be seen.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from manifests import (
    CosignatureVerifier,
    FormatError,
    MunimentError,
    Roles,
    check_cosignatures,
    parse_cosignatures,
)
from manifests.judging.block_checks import open_proof
from manifests.limits import Limits
from manifests.moments.stamp_file import (
    ANSWERS,
    LISTS,
    PROOF,
    REQUEST,
    RESPONSE,
    StampFile,
    stamped_part,
)
from muniment.archive.logged_proofs import LoggedProofs
from muniment.archive.proofs import load_status

if TYPE_CHECKING:
    from manifests.moments.authorities import Authority


class Standing(enum.Enum):
    """What can be said of a file: that it is right, that it could be, that it is wrong."""

    RIGHT = "right"
    FORM = "form"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is worth, and why, where it is wrong."""

    standing: Standing
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pinned:
    """Whose word the owner takes for what is not logged, each under the name of its files."""

    authorities: tuple[Authority, ...] = ()
    witnesses: tuple[tuple[str, CosignatureVerifier], ...] = ()


@dataclass(frozen=True, slots=True)
class ProofJudge:
    """Judges the proof files of one archive by its log, and by whom its owner pins."""

    roles: Roles
    limits: Limits
    logged: LoggedProofs
    pinned: Pinned

    def judge(
        self, path: str, data: bytes, note: bytes | None, answer: bytes | None = None
    ) -> Judged:
        """Judge a file that lies, or is to lie, at a path from the top.

        `note` is the checkpoint that it lies beside, where that can be read; `answer` is what a
        request at this path got, where that is right.
        """
        if path in self.logged.by_path:
            if self.logged.differs(path, data):
                return Judged(Standing.WRONG, "other bytes than were logged")
            return Judged(Standing.RIGHT)
        if note is None:
            return Judged(Standing.WRONG, "there is no checkpoint that it could be over")
        stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
        try:
            if dot + suffix == RESPONSE:
                right = self._is_right_answer(stem, data, note)
            elif dot + suffix == REQUEST:
                right = self._is_right_request(data, answer)
            elif dot + suffix in (LISTS, ANSWERS):
                right = self._is_right_status(dot + suffix, data)
            elif dot + suffix == PROOF:
                # Whose it is shows in a block, or nowhere: no calendar signs what it gives.
                open_proof(StampFile(path, data), stamped_part(note), self.limits)
                right = False
            else:
                right = self._is_right_cosignature(stem, data, note)
        except MunimentError as failure:
            return Judged(Standing.WRONG, str(failure))
        return Judged(Standing.RIGHT if right else Standing.FORM)

    def _is_right_answer(self, name: str, data: bytes, note: bytes) -> bool:
        """Tell whether a token is by a pinned authority; raise `MunimentError` where it is none."""
        # Imported here: what reads certificates takes long to load, and most archives have none.
        from manifests.judging.not_after import open_stamp
        from manifests.moments.certificate_path import CertificateError
        from manifests.moments.stamp_checks import StampError

        try:
            token = open_stamp(StampFile(name, data), stamped_part(note), self.limits)
            for authority in self.pinned.authorities:
                if authority.name == name and authority.signer_of(token) is not None:
                    authority.check(token)
                    return authority.policy in (None, token.stamp.policy)
        except (StampError, CertificateError) as failure:
            raise FormatError(str(failure)) from failure
        return False

    def _is_right_request(self, data: bytes, answer: bytes | None) -> bool:
        """Tell whether the right answer repeats a request; raise `MunimentError` where it is none.

        Without that answer nobody can say.
        """
        from manifests.moments.stamp_checks import StampError, check_request
        from manifests.moments.timestamp import read_request, read_response

        request = read_request(data, self.limits.stamp_bytes)
        if answer is None:
            return False
        try:
            check_request(read_response(answer, self.limits.stamp_bytes), request)
        except StampError as failure:
            raise FormatError(str(failure)) from failure
        return True

    def _is_right_status(self, suffix: str, data: bytes) -> bool:
        """Nobody can say for whose stamp unlogged ones were got; raise where they are none."""
        load_status(suffix, data, self.limits)
        return False

    def _is_right_cosignature(self, name: str, data: bytes, note: bytes) -> bool:
        """Tell whether lines are by the pinned witness of this name; raise where any is wrong."""
        lines = parse_cosignatures(data, self.limits.cosignature_bytes)
        body = self.roles.open(note).body()
        found = check_cosignatures(body, lines, {key for _, key in self.pinned.witnesses})
        return any((name, one.verifier) in self.pinned.witnesses for one in found)
