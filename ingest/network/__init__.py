"""Who is visited, and how: addresses, the guarded door, proxies, TLS, and calls to services."""
