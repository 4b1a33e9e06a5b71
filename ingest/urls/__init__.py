"""Under which key is an address found again? Addresses of any kind split, and put in one form."""
