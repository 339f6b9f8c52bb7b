"""The mathematics. Each formula is written once, for every number system."""
