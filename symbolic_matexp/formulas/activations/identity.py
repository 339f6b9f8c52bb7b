"""No activation: f(X) = W_L … W₁ X, a network that is one matrix."""

from .activation import Activation

IDENTITY = Activation("identity", lambda A: A, keeps_zero=True, is_odd=True)
