"""The flags of run and create as the body of POST /containers/create."""

from .body import create_body

__all__ = ["create_body"]
