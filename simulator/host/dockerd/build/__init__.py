"""The classic builder behind `POST /build`: a Dockerfile, instruction by instruction, to an image."""
