"""A version of a notice as a BagIt 1.0 bag (RFC 8493), and what such a bag says when it is back."""
