"""Carries plans out: requests to the daemon, each change told as it happens."""
