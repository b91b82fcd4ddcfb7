"""devcontainer.json: read, its variables filled in, merged with what image and features say."""
