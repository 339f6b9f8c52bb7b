"""The methods that compute weights, in the order in which they are tried."""

from __future__ import annotations

from .constant import ConstantNetwork
from .eight_layers import EightLayers
from .method import Method
from .three_layers import ThreeLayers

METHODS: tuple[Method, ...] = (ConstantNetwork(), ThreeLayers(), EightLayers())
BY_REQUEST: tuple[Method, ...] = ()
"""Methods that are used only if they are asked for."""
