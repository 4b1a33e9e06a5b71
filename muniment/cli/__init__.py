"""The command line: one file a command; answers on stdout, talk on stderr."""

from muniment.cli.main import main

__all__ = ["main"]
