"""Copies that we give to others: deposits, their receipts, and looks at whether they are whole."""
