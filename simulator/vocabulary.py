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
}
