"""Forms in which notices say who issued them, when, and of what they are: one file for each."""
