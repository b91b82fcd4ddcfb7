"""Every path: the live part's JSON first, the pages after it."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("", include("webui.live.doors.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
if find_spec("webui.pages"):
    urlpatterns.append(path("", include("webui.pages.urls")))
