"""Test whether a TCP port is free, and choose free ports for the inner processes."""

from __future__ import annotations

import errno
import random
import socket
from collections.abc import Collection

# Linux gives outgoing connections 32768 and above, macOS and Windows 49152 and above.
BELOW_OUTGOING = range(20_000, 32_000)


def is_free(host: str, port: int) -> bool:
    """Return whether no process listens there now; raise OSError when this machine cannot listen there at all."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


def free_ports(count: int, avoid: Collection[int] = ()) -> list[int]:
    """Return `count` different loopback ports that are free now and not in `avoid`.

    They lie below the range that systems use for outgoing connections, so that no short-lived connection occupies the
    port of a process that starts slowly or restarts after a crash. Raises OSError when there are not enough.
    """
    found: list[int] = []
    for port in random.SystemRandom().sample(BELOW_OUTGOING, len(BELOW_OUTGOING)):
        if len(found) == count:
            break
        if port not in avoid and is_free("127.0.0.1", port):
            found.append(port)
    if len(found) < count:
        raise OSError(f"fewer than {count} ports from {BELOW_OUTGOING.start} on are free: stop a program that uses one")
    return found
