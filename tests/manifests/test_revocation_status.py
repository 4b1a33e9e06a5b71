"""What a revocation does to a stamp depends on when, and why (RFC 3161 section 4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509

from manifests.moments.revocation_status import GOOD, Standing, Status
from stampers import NOW

R = x509.ReasonFlags
DAY = timedelta(days=1)
HARMLESS = [R.unspecified, R.affiliation_changed, R.superseded, R.cessation_of_operation]


def test_a_certificate_that_is_not_revoked_holds() -> None:
    assert GOOD.at(NOW) is Standing.HELD


@pytest.mark.parametrize("reason", [None, *R])
def test_from_the_revocation_on_no_stamp_holds(reason: x509.ReasonFlags | None) -> None:
    assert Status(NOW, reason).at(NOW) is Standing.REVOKED
    assert Status(NOW - DAY, reason).at(NOW) is Standing.REVOKED


@pytest.mark.parametrize("reason", HARMLESS)
def test_tokens_from_before_remain_valid(reason: x509.ReasonFlags) -> None:
    """ "Tokens generated before the revocation time will remain valid." """
    assert Status(NOW, reason).at(NOW - DAY) is Standing.HELD


@pytest.mark.parametrize("reason", [None, *(one for one in R if one not in HARMLESS)])
def test_all_tokens_are_invalid(reason: x509.ReasonFlags | None) -> None:
    """ "All the tokens that have been signed with the corresponding key SHALL be [so]." """
    assert Status(NOW, reason).at(NOW - DAY) is Standing.DISCREDITED


def test_from_a_suspicion_on_no_stamp_holds() -> None:
    told = Status(NOW, R.superseded, NOW - DAY)
    assert told.at(NOW - DAY) is Standing.DISCREDITED
    assert told.at(NOW - 2 * DAY) is Standing.HELD
