"""The labels of a text: candidates, and of these the chain that counts most."""
