"""The corpus of forgeries: what a forger does to a kit or an archive, and what must catch it.

    make forgeries                      every attack on both verifiers, and a table of their cost
    make forgeries OUT=/tmp/forgeries   the corpus as folders, for other programs

`corpus.py` has them all. Each begins from a copy of what `seed.py` makes with real parts: an
archive with its keys, two time authorities, a witness, and the trust folders of verifiers. The
page docs/forgeries.md is written from the code.
"""
