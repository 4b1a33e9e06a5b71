"""`make fuzz`: hostile bytes, made by the thousand, for everything here that reads bytes.

    make fuzz                              an hour in all, every reader
    make fuzz SECONDS=600 READERS=warc,zip ten minutes, these

A reader is a function of bytes with the errors that it documents (`readers.py` has them all). The
bytes are made by libFuzzer through atheris, which watches which lines of the reader's code they
reach, and keeps what reaches new ones; they begin with `seeds/<reader>/`. Found is what raises
anything else, takes longer or more memory than `watch.py` allows, or contradicts itself. What was
found once lies in `crashes/<reader>/`, and is tried in every `make test`.
"""
