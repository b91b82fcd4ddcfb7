"""The commands that the shell carries in itself, in a table."""
