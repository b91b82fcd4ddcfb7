"""Programs of images: servers, their clients, and small ones for lessons."""

from . import hello, httpd, memhog

__all__ = ["hello", "httpd", "memhog"]
