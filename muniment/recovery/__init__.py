"""Recovery: an archive out of its copies, its log taken up where its key left it.

A copy is believed in nothing. The owner's trust vouches for the roles, the log's key for the head,
the head for every tile, the tiles for every entry, entry and signature for each manifest, and that
for each file.
"""
