"""Restoring an archive from copies of it: what verifies is brought in, all else is named.

A folder is no archive until its settings are written, which is done last. Until then the same call
takes an interrupted restoration up where it ended: what stands on the shelves was verified before
it was put there, and what lies in ``restoring/`` is done again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from checksums import Finding, Severity
from manifests import Limits, Roles, Trust, roles_path, roles_signature_path
from muniment.archive.archive import Archive
from muniment.archive.desk import Staging
from muniment.archive.proof_judge import Pinned
from muniment.archive.readme import archive_readme
from muniment.catalogue import Catalogue, rebuild, told_plainly
from muniment.durable import drafts_of, sync_folder, sync_tree, write_durably
from muniment.keys import KeyFolder
from muniment.recovery.account import Account
from muniment.recovery.answered import Answered, shelved_before
from muniment.recovery.carrier import PROCESSES, Carrier, carry
from muniment.recovery.chronicle import Chronicle
from muniment.recovery.copies import Copy, object_places, stated_copies
from muniment.recovery.delivery import Delivery
from muniment.recovery.heads import (
    Chosen,
    Head,
    choose_history,
    earlier_heads,
    forked_from,
    read_heads,
)
from muniment.recovery.history import HistoryError
from muniment.recovery.papers import Papers, read_settings_of
from muniment.recovery.positions import Positions
from muniment.recovery.proofs import bring_proofs
from muniment.recovery.site import LostLogError, Site
from muniment.recovery.standing import read_mark
from muniment.settings import NAME as SETTINGS


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be restored: from which copies, as whose archive, and how it is read.

    `keys` is the owner's key folder, which may be missing. `moved` is told of every version that
    was looked at.
    """

    copies: Sequence[Copy]
    papers: Papers
    keys: KeyFolder
    trust: Trust
    limits: Limits
    moved: Callable[[int], None] = lambda _: None
    processes: int = PROCESSES

    @property
    def roles(self) -> Roles:
        """The archive's roles, which the owner's trust vouches for."""
        return self.papers.roles


def restore(order: Order, site: Site, said: Sequence[Finding] = ()) -> Account:
    """Restore an archive into a site; when this returns it is an archive, and all is durable.

    `said` are findings that were made before, for the account.

    Raises `LostLogError` where the log itself cannot be had whole, and OSError of our own disk.
    What was brought in by then stays, and the same call goes on from there.
    """
    chosen, findings = _choose(order)
    head = chosen.head.checkpoint
    account = Account(order.roles.origin, head.size, head.root, stated_copies(order.copies))
    account.note(*said, *findings)
    begun = site.begun()
    site.begin(head, begun is None or chosen.history.extends(begun))
    chronicle = Chronicle(chosen.history, site.log)
    try:
        positions = Positions.create(site.positions, chronicle.write())
    except HistoryError as failure:
        raise LostLogError(
            f"The log cannot be restored: {failure}. Name further copies with --also."
        ) from failure
    answered = Answered(0, head.size)
    try:
        _bring_objects(order, site, positions, chronicle, answered, account)
    finally:
        positions.close()
    account.note(*chosen.history.findings)
    account.note(*_compare_roles(order, site, answered))
    if gaps := tuple(chronicle.gaps()):
        raise LostLogError(
            f"Entries of the log are in no copy, and no object that was found answers them "
            f"({', '.join(finding.where for finding in gaps)}). What was brought in stays there; "
            "name further copies with --also, and the same call goes on."
        )
    assert chosen.head.note is not None
    account.note(*chronicle.write_checkpoints(order.copies, order.roles, order.limits))
    chronicle.publish(chosen.head.note)
    account.missing = answered.missing
    account.note(*answered.gaps())
    _finish(order, site, account)
    return account


def _choose(order: Order) -> tuple[Chosen, dict[Finding, None]]:
    """Choose the longest history that copies hold and that is the one the owner knows."""
    heads, findings = read_heads(order.copies, order.roles, order.limits)
    known: list[Head] = []
    if (mark := read_mark(order.keys, order.roles)) is not None:
        known.append(Head(mark, "the high-water mark"))
    if (seen := order.trust.last_seen(order.roles)) is not None:
        known.append(Head(seen, "what you have seen"))
    ordered = sorted(heads, key=lambda head: -head.checkpoint.size)
    chosen = choose_history(order.copies, ordered, known) or choose_history(
        order.copies, earlier_heads(order.copies, order.roles, order.limits), known
    )
    if chosen is None:
        raise LostLogError(
            "No copy holds a log that its own checkpoint speaks of, that its key signed, and that "
            "is the history you know. Nothing was restored. Name further copies with --also."
        )
    findings += chosen.findings
    size = chosen.head.checkpoint.size
    findings += [
        forked_from(head, chosen.head)
        for head in heads
        if head.checkpoint.size <= size and not chosen.history.extends(head.checkpoint)
    ]
    longest = max((head.checkpoint.size for head in (*known, *heads)), default=0)
    if longest > size:
        particulars = (("known", str(longest)), ("size", str(size)))
        findings.append(Finding("restored-behind", Severity.ERROR, "log/checkpoint", particulars))
    return chosen, dict.fromkeys(findings)


def _bring_objects(
    order: Order,
    site: Site,
    positions: Positions,
    chronicle: Chronicle,
    answered: Answered,
    account: Account,
) -> None:
    carrier = Carrier(order.copies, order.roles, order.limits, positions, site.incoming)
    delivery = Delivery(site.root, carrier, chronicle, answered, account, order.moved)

    def waiting() -> Iterator[str]:
        for place in object_places(order.copies, account.note):
            shelf = site.root / place
            if shelf.exists():  # An earlier call has put it there.
                delivery.count(place, *shelved_before(shelf, positions, order.limits))
            else:
                yield place

    for brought in carry(waiting(), carrier, site.positions, order.processes):
        delivery.take(brought)
    delivery.finish()
    room = order.limits.aside_bytes
    for failed in delivery.failed.values():
        account.note(*failed.findings)
        size = carrier.bring_as_it_is(failed, room)
        if size is None:
            account.note(Finding("restored-left", Severity.ERROR, failed.place))
            continue
        room -= size
        account.aside += 1
        account.note(site.keep_aside(failed))


def _compare_roles(order: Order, site: Site, answered: Answered) -> Iterator[Finding]:
    """The roles that the copies go by begin with those that the log began with."""
    if answered.first is None:
        return  # Named as missing.
    content = site.root / answered.first / "v1" / "content"
    first = order.roles.earlier(1)
    expected = {roles_path(1): first.encode()}
    if order.roles == first:
        expected[roles_signature_path(1)] = order.papers.signature
    for path, data in expected.items():
        logged = content / path.removeprefix("keys/")
        if not logged.is_file() or logged.read_bytes() != data:
            yield Finding("roles-differ", Severity.ERROR, path, (("index", "0"),))


def _finish(order: Order, site: Site, account: Account) -> None:
    """Write what belongs to no object, and the settings last of all."""
    root, papers = site.root, order.papers
    serial = papers.roles.serial
    (root / roles_path(serial)).parent.mkdir(parents=True, exist_ok=True)
    (root / roles_signature_path(serial)).write_bytes(papers.signature)
    (root / roles_path(serial)).write_bytes(papers.document)
    (root / "README.md").write_text(archive_readme(account.origin), "utf-8")
    settings, unreadable = read_settings_of(order.copies)
    account.note(*unreadable)
    if (root / "staging").exists():  # Perhaps half of it, of a call that was interrupted here.
        shutil.rmtree(root / "staging")
    Staging(root / "staging").create()
    site.publish_log()
    archive = Archive(root, settings.value, papers.roles)
    with told_plainly():
        catalogue = Catalogue.create(root / "catalogue.db", account.origin)
        try:
            rebuild(catalogue, archive.shelves, archive.log, account.log_size, order.limits)
            pinned = Pinned(order.trust.authorities, order.trust.witnesses)
            account.note(*bring_proofs(archive, catalogue, order.copies, pinned))
        finally:
            catalogue.close()
    write_durably(site.account, account.encode())
    sync_tree(root)
    sync_folder(root.parent)
    for draft in drafts_of(root / SETTINGS):  # Of calls that were interrupted here.
        draft.unlink()
    write_durably(root / SETTINGS, settings.data)
