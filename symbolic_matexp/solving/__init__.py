"""From a problem to a solution: what stands in the way, how to go about it, the weights, their certificate."""
