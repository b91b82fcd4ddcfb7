"""Every path: the live part's JSON first, the pages after it."""

from django.urls import include, path

urlpatterns = [
    path("", include("webui.live.doors.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("webui.pages.urls")),
]
