"""Kits: what a stranger is handed, and check 1 on it."""
