"""The one place where the version is written; build, recorder and help read it here."""

VERSION = "0.1.0.dev0"
