"""What kind of file is it? Its format by PRONOM, and what the file says of itself.

Formats are told by a tool of others (extra `formats`), which reads hostile files in a process of
its own, with little memory and time; so what crashes it costs one answer.
"""
