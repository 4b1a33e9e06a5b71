"""All forgeries, by group, in the order of the page."""

from __future__ import annotations

from forgeries import contents, names, packages
from forgeries.attack import Attack, Group

GROUPS: tuple[Group, ...] = (contents.GROUP, packages.GROUP, names.GROUP)
ATTACKS: tuple[Attack, ...] = tuple(attack for group in GROUPS for attack in group.attacks)
