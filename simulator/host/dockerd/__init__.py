"""The Docker daemon."""
