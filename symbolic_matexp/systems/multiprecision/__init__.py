"""Matrix functions in mpmath arithmetic, independent of the ball engine and of mpmath's own expm and logm.

mpmath's own functions are not used: in mpmath 1.3 ``logm`` silently returns another branch for arguments above
3.0229 rad, and ``expm`` can lose every digit. Nothing here is proved: a result is accepted when two working
precisions agree.
"""
