"""The search for what is free in Theorem 2, in floats: bad choices cost digits, never correctness."""
