"""The gateway: real clients (docker CLI, SDKs) pointed at a simulated world.

An own listener, because no ASGI server can serve docker's hijacked connections. It speaks the
protocol with h11, turns what arrives into inputs of the world, and keeps no state of the world.
"""

from .docker_door import start

__all__ = ["start"]
