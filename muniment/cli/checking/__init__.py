"""Commands that judge what is handed to them."""
