"""Networks of the Docker host: bridges, addresses, names and published ports."""
