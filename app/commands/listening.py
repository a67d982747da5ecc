"""The one address on which the pages are heard, taken early: a taken port is a sentence and no race."""

from __future__ import annotations

import errno
import socket

BACKLOG = 1024
PORTS_TO_TRY = 50


class CannotListen(RuntimeError):
    """The address cannot be used; the text says why and which setting chooses another."""


def listen(host: str, port: int, *, move_on: bool) -> socket.socket:
    """Listen on a port; one that is taken is refused, or passed over for the next free one with `move_on`."""
    for candidate in range(port, min(port + PORTS_TO_TRY, 65536) if move_on else port + 1):
        try:
            return _bound(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotListen(_why_not(host, port, error)) from error
    raise CannotListen(f"Port {port} is taken; stop what uses it or choose another with LAUREL_PORT.")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than we have; choose one above 1023 with LAUREL_PORT."
    return f"{host} is not an address of this machine ({error.strerror}); correct LAUREL_HOST."
