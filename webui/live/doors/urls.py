"""The JSON of the live part (docs/architecture.md 8)."""

from django.urls import path

from . import views

urlpatterns = [
    path("worlds/import", views.import_world),
    path("w/<slug:ident>/poll", views.poll),
    path("w/<slug:ident>/message", views.message),
    path("w/<slug:ident>/moment", views.moment),
    path("w/<slug:ident>/film", views.film),
    path("w/<slug:ident>/entries", views.entries),
    path("w/<slug:ident>/entry/<int:seq>", views.entry),
    path("w/<slug:ident>/fork", views.fork),
    path("w/<slug:ident>/share", views.share),
    path("w/<slug:ident>/tools-address", views.tools),
    path("w/<slug:ident>/export", views.export),
    path("w/<slug:ident>/rerun", views.rerun),
    path("w/<slug:ident>/restart", views.restart),
    path("w/<slug:ident>/delete", views.delete),
]
