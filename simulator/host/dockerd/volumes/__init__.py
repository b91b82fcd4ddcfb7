"""Volumes and other mounts of containers."""
