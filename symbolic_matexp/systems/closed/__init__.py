"""Functions of small matrices of SymPy expressions in closed form; nothing is believed that was not checked."""
