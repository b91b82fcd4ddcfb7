"""Programs of images: servers, their clients, and small ones for lessons."""

from . import curl, gosu, hello, httpd, memhog, nginx, redis, redis_cli, shop, unmodelled

__all__ = ["curl", "gosu", "hello", "httpd", "memhog", "nginx", "redis", "redis_cli",
           "shop", "unmodelled"]
