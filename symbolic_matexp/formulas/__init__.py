"""The mathematics, each formula written once, over any algebra."""
