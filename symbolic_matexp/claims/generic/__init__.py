"""Generic symbolic matrices of dimension 1, 2, 3: formulas run over them, and every check is a rational identity."""
