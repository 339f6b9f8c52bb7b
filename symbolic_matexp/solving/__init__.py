"""From a problem to a solution: impossible problems, the method, its parameters, the weights, the certificate."""
