"""A site of all that may be given out, as static files: for any web server, or none."""
