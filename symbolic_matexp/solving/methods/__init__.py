"""The methods that compute weights, in the order in which they are tried; :mod:`..preference` may replace one."""

from __future__ import annotations

from .constant import ConstantNetwork
from .eight_layers import EightLayers
from .five_layers import FiveLayers
from .four_layers import FourLayers
from .method import Method
from .six_real_layers import SixRealLayers
from .three_layers import ThreeLayers

METHODS: tuple[Method, ...] = (
    ConstantNetwork(),
    ThreeLayers(),
    FourLayers(for_real_weights_only=True),
    FiveLayers(),
    SixRealLayers(),
    EightLayers(),
)
BY_REQUEST: tuple[Method, ...] = (FourLayers(for_real_weights_only=False),)
"""Methods that serve if they are asked for, or in the place of one that is ill-conditioned."""
