"""Why an answer is no rendition, if it is none; the same for every recorder."""

from __future__ import annotations

from ingest.exchange import Exchange
from ingest.outcome.fetched import Fetched

# A code, and a sentence for a reader.
Fault = tuple[str, str]


def fault_of(exchange: Exchange, undecodable: bool, fetched: Fetched) -> Fault | None:
    """Give why the last exchange of a recording is no rendition; None where it is one.

    `undecodable` says that its body could not be decoded within the limits.
    """
    if exchange.failure is not None:
        return exchange.failure.kind.value, exchange.failure.detail
    status = exchange.status
    if status is not None and (not 200 <= status < 300 or status in (204, 205)):
        return f"http-{status}", f"{exchange.url} answered with status {status}."
    if undecodable:
        return (
            "decoded-too-large",
            f"The body of {exchange.url} grows beyond limits.decoded_bytes or "
            "limits.decoded_ratio when decoded.",
        )
    if fetched.denies:
        rule = fetched.evidence[-1]
        return (
            fetched.outcome.value,
            f"{exchange.url} answered with what is no notice, by the rule {rule.rule}: "
            f"{rule.where} {rule.said!r}.",
        )
    return None


def is_whole(exchange: Exchange, undecodable: bool) -> bool:
    """Tell whether a body came that could be a rendition, whatever its status and words say."""
    return (
        exchange.failure is None
        and not undecodable
        and exchange.body is not None
        and exchange.body.size > 0
    )
