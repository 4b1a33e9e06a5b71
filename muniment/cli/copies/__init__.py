"""Commands that keep copies whole, here and elsewhere."""
