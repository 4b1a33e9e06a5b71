"""WACZ files held against WACZ 1.1.1 and WACZ Signing and Verification 0.1."""
