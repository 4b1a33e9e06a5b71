"""What is claimed: statements, manifests, roles, records of all kinds."""
