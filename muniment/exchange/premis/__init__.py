"""A notice and what happened to it as PREMIS 3.0: objects, events, agents, rights."""

from muniment.exchange.premis.document import deliver, write_premis

__all__ = ["deliver", "write_premis"]
