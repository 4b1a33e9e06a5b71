"""All forgeries, by group, in the order of the page."""

from __future__ import annotations

from forgeries import (
    archives,
    beacons,
    chains,
    contents,
    coverings,
    endorsements,
    heads,
    logs,
    names,
    packages,
    printing,
    records,
    remembered,
    revoked,
    roles,
    signatures,
    sizes,
    statements,
    told,
    vouchers,
    zips,
)
from forgeries.attack import Attack, Group

GROUPS: tuple[Group, ...] = (
    contents.GROUP,
    packages.GROUP,
    names.GROUP,
    signatures.GROUP,
    roles.GROUP,
    statements.GROUP,
    logs.GROUP,
    heads.GROUP,
    vouchers.WITNESSES,
    vouchers.STAMPS,
    revoked.GROUP,
    chains.GROUP,
    beacons.GROUP,
    records.GROUP,
    archives.GROUP,
    told.GROUP,
    sizes.GROUP,
    printing.GROUP,
    zips.GROUP,
    remembered.GROUP,
    endorsements.GROUP,
    coverings.GROUP,
)
ATTACKS: tuple[Attack, ...] = tuple(attack for group in GROUPS for attack in group.attacks)
