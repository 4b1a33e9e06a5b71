"""Commands that say what stands in the place of what, and what is withheld."""
