"""Commands that take notices in."""
