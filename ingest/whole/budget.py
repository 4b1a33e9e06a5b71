"""What may be spent on the captures of one relation: how many, how many bytes, how long."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.recording import Recording
from ingest.whole.captured import Relation
from manifests import Limits

_REMEMBERED, _ADDRESS = 10_000, 1000


@dataclass(slots=True)
class Budget:
    """What is left of the budget of one relation, and what was left out once it was spent.

    `met` is the first limit that was met, as settings spell it. An address that is met again is
    counted once, as long as there are not more than one can remember.
    """

    relation: Relation
    count: int
    bytes: int
    seconds: float
    met: str = ""
    left_out: int = 0
    _remembered: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, relation: Relation, limits: Limits) -> Budget:
        """Give the whole budget of a relation, by the limits named after it."""
        name = relation.value
        return cls(
            relation,
            getattr(limits, f"{name}_count"),
            getattr(limits, f"{name}_bytes"),
            getattr(limits, f"{name}_seconds"),
        )

    def allows(self, address: str) -> bool:
        """Whether one more may be asked for; if not, it is counted as left out."""
        spent = next(
            (name for name in ("count", "bytes", "seconds") if getattr(self, name) <= 0), None
        )
        if spent is None:
            return True
        self.leave_out(address, spent)
        return False

    def leave_out(self, address: str, name: str) -> None:
        """Count one that is left out since this limit was met."""
        self.met = self.met or self.limit(name)
        if address not in self._remembered:
            self.left_out += 1
            if len(self._remembered) < _REMEMBERED and len(address) <= _ADDRESS:
                self._remembered.add(address)

    def limit(self, name: str) -> str:
        """Spell one of its limits as settings do."""
        return f"limits.{self.relation.value}_{name}"

    def charge(self, recording: Recording, elapsed: float) -> None:
        """Take off what a recording took: the larger of what came and what it unfolded into."""
        self.count -= 1
        self.seconds -= elapsed
        for exchange in recording.exchanges:
            came = 0 if exchange.block is None else exchange.block.size
            unfolded = 0 if exchange.body is None else exchange.body.size
            self.bytes -= max(came, unfolded)


def budgets(limits: Limits) -> dict[Relation, Budget]:
    """Give the budgets of all relations but the page's own."""
    return {one: Budget.of(one, limits) for one in Relation if one is not Relation.PAGE}
