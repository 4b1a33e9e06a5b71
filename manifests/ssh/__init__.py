"""OpenSSH keys and signatures, as files spell them (PROTOCOL.sshsig)."""
