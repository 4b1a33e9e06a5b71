"""Every way to name a place that no public web site has, before every door of ours.

All of it happens in a network namespace of its own, in which every address there is leads to one
server on this machine: `10.0.0.1` and `fe80::1` answer there as `93.184.216.34` does. So nothing
is taken on trust: where a connection was made, the server met it, and says to which address.
"""
