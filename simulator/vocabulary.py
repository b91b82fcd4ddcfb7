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
}
