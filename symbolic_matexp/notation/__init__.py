"""What a formula is written in: letters and operators, which leave an expression graph for others to interpret."""
