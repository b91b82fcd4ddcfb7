"""Lane names: a lane is one program on one machine, written "machine/program".

The order here is the order of the timeline's rows and of the chain in the picture.
"""

LAPTOP, HOST, REGISTRY = "laptop", "host", "registry"

YOU = "laptop/you"
SHELL = "laptop/shell"
DOCKER_CLI = "laptop/docker"
DOCKERD = "host/dockerd"
REGISTRY_API = "registry/registry"
CONTAINERD = "host/containerd"
SHIM = "host/shim"
RUNC = "host/runc"
KERNEL = "host/kernel"
CONTAINER = "host/container"     # the programs inside containers

CHAIN = (YOU, SHELL, DOCKER_CLI, DOCKERD, REGISTRY_API, CONTAINERD, SHIM, RUNC, KERNEL, CONTAINER)

# podman runs on the laptop itself: no daemon, no other machine
PODMAN = "laptop/podman"
CONMON = "laptop/conmon"
CRUN = "laptop/crun"
LAPTOP_KERNEL = "laptop/kernel"

# devcontainer: a client of the docker command
DEVCONTAINER = "laptop/devcontainer"

PODMAN_CHAIN = (YOU, SHELL, PODMAN, REGISTRY_API, CONMON, CRUN, LAPTOP_KERNEL)
