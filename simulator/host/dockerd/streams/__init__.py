"""Bytes between clients and containers: attach, exec, logs, stats."""
