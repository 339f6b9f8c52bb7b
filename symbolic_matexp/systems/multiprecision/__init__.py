"""Matrix functions in mpmath arithmetic, independent of the ball engine and of mpmath's own expm and logm.

mpmath 1.3's ``logm`` silently returns another branch for arguments above 3.0229 rad, and its ``expm`` can lose
every digit; so neither is used. Nothing here is proved: a result is accepted when two working precisions agree.
"""
