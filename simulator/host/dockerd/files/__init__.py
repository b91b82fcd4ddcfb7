"""A container's files from outside: copy in and out, differences, export, commit."""
