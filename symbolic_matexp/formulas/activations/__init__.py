"""The activations, one a file. :data:`~.catalogue.ACTIVATIONS` names them."""
