"""Weights where no formula is known: searched in float64, then proved to lie next to an exact solution."""
