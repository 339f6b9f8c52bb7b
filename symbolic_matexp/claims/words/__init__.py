"""Identities for every dimension. Matrices are letters that do not commute; a small checker replays the proofs."""
