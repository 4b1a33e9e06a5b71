"""What does a document say, and where on the paper? Letters out of PDF, packages and pictures.

Readers of such files are where hostile ones get in, and most of them are of others. Each document
is read by a process of its own, with little memory and time, that writes no file.
"""
