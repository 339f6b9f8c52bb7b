"""exp(tA)B in float64 with a proved bound of its error, for matrices that are too large for balls."""
