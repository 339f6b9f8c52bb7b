"""Claims and what settles them: proofs in letters, exact instances, and evidence from the claim's author."""
