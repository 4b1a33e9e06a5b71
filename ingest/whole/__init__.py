"""What belongs to a notice besides its page: found by rules, captured within budgets."""
