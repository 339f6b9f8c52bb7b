"""Generic symbolic matrices of dimension 1, 2, 3. Formulas are evaluated on them; checks are rational identities."""
