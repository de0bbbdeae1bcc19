"""Between a network and its files: plain numbers for the manifest, weights in safetensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safetensors.torch import load, save

from .training import Network


def pack_network(network: Network | None, prefix: str) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """The manifest's part, and files whose names begin with a prefix; None for no network."""
    if network is None:
        return None, {}
    parts = {f"{prefix}.{at}.safetensors": save(net.state_dict()) for at, net in enumerate(network.nets)}
    return network.as_json() | {"nets": len(network.nets)}, parts


def unpack_network(plain: Mapping[str, Any] | None, parts: Mapping[str, bytes], prefix: str) -> Network | None:
    """The inverse of `pack_network`."""
    if plain is None:
        return None
    return Network.load(plain, [load(parts[f"{prefix}.{at}.safetensors"]) for at in range(plain["nets"])])
