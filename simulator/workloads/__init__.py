"""What runs inside containers: the programs, a small userland, and the shell."""
