"""Lists at scale: thousands of addresses, each host visited in its turn and never in a crowd."""
