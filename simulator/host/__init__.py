"""The programs of a machine: kernel, runc, shim, containerd, dockerd."""
