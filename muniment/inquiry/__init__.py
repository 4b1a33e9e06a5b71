"""Inquiry: questions to the whole archive, answered by its index and held against its shelves."""
