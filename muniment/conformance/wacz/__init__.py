"""WACZ files held against WACZ 1.1.1 and WACZ Signing and Verification 0.1."""

from muniment.conformance.wacz.check import validate_wacz

__all__ = ["validate_wacz"]
