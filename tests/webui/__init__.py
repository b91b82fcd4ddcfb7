"""Tests of the Django side. Those that need a server start a real one (`serving.py`)."""
