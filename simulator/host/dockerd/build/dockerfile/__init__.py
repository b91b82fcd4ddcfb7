"""The language of Dockerfiles: from text to checked instructions. Pure."""
