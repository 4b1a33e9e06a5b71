"""Commands that ask others for evidence of time, chance and names."""
