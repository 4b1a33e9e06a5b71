"""`muniment log` and `muniment witness`: the log, and those who cosign it."""
