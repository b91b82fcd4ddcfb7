"""How browsers reach a world: its socket, the JSON endpoints, health for supervisors."""
