"""Images on the Docker host: the store, pulls, layers and the overlays made of them."""
