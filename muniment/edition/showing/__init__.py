"""Editions shown: side by side in a terminal, as plain text, as a page, as Akoma Ntoso."""
