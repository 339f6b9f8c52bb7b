"""Identities for every dimension: matrices as letters that do not commute, proofs that a small checker replays."""
