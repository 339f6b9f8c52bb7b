"""From weights and a problem to a certificate. Nothing here knows how weights are found."""
