"""Float64 against the reference: where an error comes from, and how much the data magnify it."""
