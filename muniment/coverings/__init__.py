"""Coverings are made: all that an archive holds is read and hashed anew, before a hash has aged."""
