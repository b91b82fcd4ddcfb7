"""Who may open a world's pages."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from ..live import worlds


def access(request: HttpRequest, ident: str) -> worlds.Access:
    """The world behind an address. Raises Http404: not there, or not this visitor's."""
    found = worlds.find(ident, request.visitor)
    if found is None:
        raise Http404
    return found
