"""Weights and a problem in, a certificate out. Nothing here knows how weights are found."""
