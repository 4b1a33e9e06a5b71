"""Akoma Ntoso 3.0: an edition as the OASIS standard for legal documents writes it."""

from muniment.edition.akn.document import akn_documents

__all__ = ["akn_documents"]
