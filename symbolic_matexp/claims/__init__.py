"""Statements and what settles them: proofs in letters, exact instances, given evidence."""
