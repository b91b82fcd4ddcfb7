"""Everything that is a file: inodes, mounts, paths, descriptors, terminals, /proc and /sys."""
