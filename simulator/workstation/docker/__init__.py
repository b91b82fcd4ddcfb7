"""`docker`, version 28.2.2, as a program of the simulated laptop.

It is a client and nothing more: it turns a command line into requests to the daemon and the answers
into text. The blueprint makes one `Docker(engine, serve, lookup)` and puts its `program` into the
laptop's PATH.
"""

from . import container, image, objects
from .cli import Docker

__all__ = ["Docker", "container", "image", "objects"]
