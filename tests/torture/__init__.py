"""`make torture`: real faults, one after another, and the table of what survived them.

    make torture                        every row, every point; then the tests marked `torture`
    make torture ROWS=kill,power        these rows
    make torture QUICK=1                a sample of each row's points

A row is a kind of fault (`rows.py` has them all), a part of it a scenario or a way of making it.
The figures are written between the markers of docs/durability.md, by a whole run only.
"""
