"""From a project and what there is of it to what must be done. Pure."""
