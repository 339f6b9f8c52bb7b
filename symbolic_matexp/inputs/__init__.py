"""Everything that comes in, read exactly: numbers, matrices, constants, the problem, files, precisions, the cut."""
