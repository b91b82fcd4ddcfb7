"""Addresses of pages (docs/architecture.md 11)."""

from django.urls import path

from . import broken, compare, home, inspect, lab

urlpatterns = [
    path("", home.home, name="home"),
    path("start", home.start, name="start"),
    path("s/<slug:scenario>/start", home.start_scenario, name="start-scenario"),
    path("fidelity", home.fidelity, name="fidelity"),
    path("w/<slug:ident>/", lab.lab, name="lab"),
    path("w/<slug:ident>/broken", broken.broken, name="broken"),
    path("w/<slug:ident>/compare/<slug:other>", compare.compare, name="compare"),
    path("w/<slug:ident>/inspect", inspect.inspect, name="inspect"),
    path("w/<slug:ident>/tools", lab.tools, name="tools"),
]
