"""The classic builder behind `POST /build`: from a Dockerfile to an image, step by step."""
