"""What comes in, read exactly: numbers, matrices, the problem, files, precisions, the cut."""
