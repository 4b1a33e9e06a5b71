"""Why believe it: the checks that need more than the object, and the verdict on all."""
