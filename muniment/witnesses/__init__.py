"""Others who vouch for the log, and we for theirs: time authorities, and witnesses of heads."""
