"""May we come now, and how soon again? What servers ask of visitors who come often."""
