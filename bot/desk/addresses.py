"""The network address by which calls are counted."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from starlette.requests import HTTPConnection

# Of an IPv6 address the network: a household has more addresses in its own than a table could hold.
_NETWORK_BITS = 64
# Characters of what is no network address, such as the name of a socket.
_LONGEST = 64


def counted_address(connection: HTTPConnection) -> str:
    """Return the address that made the call; for IPv6 its /64 network, "unknown" without any.

    Behind trusted proxies it is the customer's or the agent's own (see `bot.desk.proxies`).
    """
    written = connection.client.host if connection.client is not None else ""
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return written[:_LONGEST] or "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = int(address) >> _NETWORK_BITS << _NETWORK_BITS
    return f"{IPv6Address(network)}/{_NETWORK_BITS}"
