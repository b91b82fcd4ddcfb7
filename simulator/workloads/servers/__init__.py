"""Programs of images: servers, their clients, and small ones for lessons."""

from . import curl, hello, httpd, memhog, nginx, redis, redis_cli

__all__ = ["curl", "hello", "httpd", "memhog", "nginx", "redis", "redis_cli"]
