"""Matrix functions of given matrices, enclosed to as many digits as are asked for; and their condition numbers."""
