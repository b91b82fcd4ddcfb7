"""Compose files: text -> YAML -> variables -> long form -> a Project. Pure but for loading.py."""
