"""Fixity rounds: is every byte on the shelves still what the log says?

The truth is the log and the signed manifests whose digests it holds. What remembers anything else
(the catalogue, times of earlier checks outside signed records) is only a hint.
"""
