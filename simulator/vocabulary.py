"""Every verb that the trace may use, with the parameters that its sentence needs.

The simulator makes no sentence in the learner's language: `webui/sentences.py` holds one per verb
and language, and a test renders every verb in both. The subject, `{to}`, `{at}` and the lane are
always there and are not listed.
"""

VOCABULARY: dict[str, tuple[str, ...]] = {
    # what enters a world
    "typed": ("command",),                      # you, into the terminal
    "connected": ("client",),                   # a real client reached the gateway
    "interrupted": ("key",),                    # ^C and friends
    "fault_injected": ("fault", "target"),
    "fault_mended": ("fault", "target"),
    # messages of the wire
    "http_request": ("method", "path"),
    "http_reply": ("status", "method", "path"),
    "http_chunk": ("size",),
    "http_upload": ("size",),
    "rpc": ("method",),                         # gRPC to containerd, ttrpc to the shim
    "rpc_reply": (),
    "exec": ("argv",),                          # a program starts another
    "exited": ("code",),                        # ... which ends
    "event": ("topic",),                        # news goes up

    # containerd and the shim
    "containerd_wrote_bundle": ("path",),           # config.json for runc
    "sigchld": ("pid", "code", "process"),          # the kernel tells the shim of an end

    # system calls of what sets a container up; `call` is the line that strace would print
    "sys_clone": ("process", "call", "child"),
    "sys_unshare": ("process", "call", "namespaces"),
    "sys_setns": ("process", "call", "namespaces"),
    "sys_execve": ("process", "call", "path", "argv"),
    "sys_exit_group": ("process", "call", "code"),
    "sys_mount": ("process", "call", "source", "target", "fstype"),
    "sys_umount": ("process", "call", "target"),
    "sys_pivot_root": ("process", "call", "path"),
    "sys_sethostname": ("process", "call", "hostname"),
    "sys_mkdir": ("process", "call", "path"),
    "sys_rmdir": ("process", "call", "path"),
    "sys_unlink": ("process", "call", "path"),
    "sys_write": ("process", "call", "path", "value"),
    "sys_mkfifo": ("process", "call", "path"),
    "sys_open": ("process", "call", "path"),
    "sys_mknod": ("process", "call", "path"),
    "sys_symlink": ("process", "call", "path", "target"),
    "sys_prctl": ("process", "call", "option"),
    "sys_prlimit": ("process", "call", "limit", "value"),
    "sys_seccomp": ("process", "call", "filter"),
    "sys_capset": ("process", "call", "kept"),
    "sys_setuid": ("process", "call", "uid"),
    "sys_setgid": ("process", "call", "gid"),
    "sys_setgroups": ("process", "call", "groups"),
    "sys_keyctl": ("process", "call", "keyring"),
    "sys_kill": ("process", "call", "target", "signal"),

    # kernel
    "kernel_oom_kill": ("pid", "memory", "limit"),
    # dockerd, the life of a container
    "dockerd_event": ("type", "action", "name"),    # a line of the daemon's event log
    "dockerd_checked_settings": ("name",),          # verifyContainerSettings
    "dockerd_merged_config": ("image", "command"),  # image config under the request's
    "dockerd_named": ("name",),
    "dockerd_saved": ("path",),                     # config.v2.json, hostconfig.json
    "dockerd_wrote_spec": ("command",),             # the OCI runtime spec
    "dockerd_state": ("name", "status"),            # a container's state changes
    "dockerd_start_failed": ("name", "error"),
    "dockerd_waits_for_exit": ("name", "seconds"),  # docker stop, until SIGKILL
    "dockerd_signals": ("name", "signal"),
    "dockerd_handles_exit": ("name", "code"),
    "dockerd_cleaned_up": ("name",),                # network, mounts, containerd's container
    "dockerd_restarts_in": ("name", "ms"),          # restart policy
    "dockerd_removed": ("name",),
    "dockerd_attached": ("name",),
    "dockerd_probe": ("name", "code"),              # a health check has ended

    # images: dockerd and the registry
    "dockerd_pulls": ("image",),
    "dockerd_resolved_image": ("digest", "layers"),  # the tag's manifest is here
    "dockerd_has_layer": ("image",),                 # "Already exists"
    "dockerd_verified_layer": ("size",),
    "dockerd_extracted_layer": ("size",),
    "dockerd_stored_image": ("image",),
    "dockerd_deleted_image": ("layers",),
    "dockerd_pushes": ("image",),
    "connection_refused": ("host",),                 # nobody listens at the other end
    # builds
    "build_context": ("size",),                      # the client's tar is unpacked
    "build_step": ("n", "total", "instruction"),
    "build_cache_hit": ("image",),                   # a child of this image was made so before
    "build_cache_missed": ("image",),                # ... was not: nor are all later steps there
    "build_copied": ("files", "size", "path"),
    "build_failed": ("error",),
    "build_done": ("image", "tags"),
    # file systems of containers
    "dockerd_made_rw_layer": ("layers",),
    "kernel_mounted_overlay": ("layers", "path"),
    "kernel_unmounted": ("path",),
    "dockerd_filled_volume": ("path", "files"),      # the image's files go into a new volume
    # podman: no daemon, so these are acts of short-lived programs
    "podman_event": ("type", "action", "name"),     # a line in the event log
    "podman_state": ("name", "status"),             # written to the database
    "podman_created": ("name", "image"),
    "podman_wrote_spec": ("command",),
    "podman_signals": ("name", "signal"),
    "podman_cleaned_up": ("name",),
    "podman_restarts": ("name", "policy"),          # by `podman container cleanup`
    "podman_pod_created": ("name",),
    "podman_pulls": ("image",),
    "podman_resolved_image": ("digest", "layers"),
    "podman_has_layer": ("image",),
    "podman_verified_layer": ("size",),
    "podman_extracted_layer": ("size",),
    "podman_stored_image": ("image",),
    "podman_made_rw_layer": ("layers",),
    "podman_filled_volume": ("path", "files"),
    "podman_start_pipe": (),                        # podman to conmon: go on
    "conmon_sync_pipe": (),                         # conmon to podman: the pid, or an error
    "conmon_output": ("size",),                     # through the attach socket
    "conmon_input": ("size",),
    "conmon_wrote_exit": ("name", "code"),          # the exit file
    "kernel_pasta": ("address",),                   # the user-mode network of a container
    # networks
    "kernel_added_bridge": ("bridge", "subnet"),
    "kernel_removed_bridge": ("bridge",),
    "kernel_connected": ("interface", "bridge", "address"),    # veth pair, address, route
    "kernel_disconnected": ("interface", "bridge"),
    "kernel_forwards_port": ("port", "target"),      # iptables: DNAT
    "kernel_stopped_forwarding": ("port", "target"),
    "dockerd_allocated_address": ("address", "network"),
    "dockerd_answers_names": ("network",),           # embedded DNS at 127.0.0.11
    # docker compose: what it read, what it decided, what it waits for
    "compose_read": ("file", "services"),
    "compose_plan": ("action", "service", "why"),   # create, recreate, keep, remove
    "compose_waits": ("condition",),
    # dev containers: what the command decides; all it asks for is asked by `docker`
    "devcontainer_read": ("file",),
    "devcontainer_feature": ("feature",),
    "devcontainer_reuses": ("state",),
    "devcontainer_probed": ("variables",),           # the environment of the user's login shell
    "devcontainer_hook": ("hook", "origin", "where"),
    "devcontainer_skips": ("hook",),                 # a marker says that it has run
    "devcontainer_forwards": ("port",),
    "devcontainer_ready": ("folder",),
}
