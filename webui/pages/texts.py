"""Every text that the scripts of the lab show, by key, in the language of the request."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_texts() -> dict[str, str]:
    """What stands in the page as JSON for `static/js/words/words.js`."""
    return {**_clock(), **_panels(), **_twin(), **_messages(), **_compare()}


def _clock() -> dict[str, str]:
    return {
        "play": _("Play"), "pause": _("Pause"), "auto_pace": _("Auto pace"),
        "on_demand": _("On demand"), "real_time": _("real time"),
        "times_faster": _("{count} times faster"), "times_slower": _("{count} times slower"),
        "clock_waits": _("stands until you ask"),
        "simulated_time": _("simulated time"), "clock_paused": _("paused"),
        "clock_stands": _("the world stands still"),
        "clock_slow": _("slower: this world needs more than its share"),
        "clock_failed": _("this world has stopped: a bug of ours"),
        "in_the_past": _("In the past · {time} behind the newest moment"),
        "past_short": _("{time} ago"), "scrubber": _("Moment on show"),
        "folded": _("{length} of quiet time"),
    }


def _panels() -> dict[str, str]:
    return {
        "terminal": _("Terminal"), "timeline": _("Timeline"), "inspector": _("Inspector"),
        "twin": _("In words"), "lesson": _("Lesson"), "sheet_height": _("Height of the sheet"),
        "sheets": _("Parts of the page"),
        "all_messages": _("All messages: {count}"), "routine": _("Chunks and probes: {count}"),
        "chart_memory": _("memory"), "chart_cpu": _("CPU"), "cores": _("{count} cores"),
        "chart_limit": _("limit {limit}"), "chart_no_limit": _("no limit"),
        "chart_says": _("{title}: now {now}, at most {most}"),
        "fault_target": _("Where"), "break_it": _("Break it"), "mend_it": _("Mend it"),
        "link_laptop_host": _("laptop to host"), "link_host_registry": _("host to registry"),
        "step_of": _("Step {at} of {all}, {state}"), "state_done_task": _("done"),
        "state_open_task": _("open"), "points": _("{won} of {all} points"),
        "stop_of": _("Stop {at} of {all}"),
    }


def _twin() -> dict[str, str]:
    return {
        "role_laptop": _("where you type"), "role_host": _("runs the containers"),
        "role_registry": _("keeps images for everybody"),
        "twin_programs": _("Programs"), "twin_repositories": _("Images it offers"),
        "twin_layers": _("layers: {count}"), "twin_containers": _("Containers"),
        "twin_none": _("No containers."), "twin_helpers": _("Shims and runc"),
        "twin_pull": _("Layers on their way"), "twin_images": _("Images"),
        "twin_places": _("Networks and volumes"),
        "twin_network": _("network, containers: {count}"),
        "twin_volume": _("volume, used by: {count}"),
        "twin_container": _("{image}, {words}, {memory} of memory"),
        "twin_process": _("pid {pid} on the host, {inside} inside, user {user}"),
        "layer_waiting": _("waits its turn"), "layer_downloading": _("{current} of {total} here"),
        "layer_verifying": _("being verified"),
        "layer_extracting": _("being unpacked, {current} of {total}"), "layer_ready": _("ready"),
        "state_ok": _("running"), "state_busy": _("busy"), "state_wait": _("waiting"),
        "state_warn": _("not well"), "state_fail": _("failed"), "state_gone": _("leaving"),
        "state_done": _("done"), "state_unknown": _("unknown"), "state_fault": _("broken on "
                                                                                 "purpose"),
        "and_more": _("{sentence}. And {count} more like it."),
        "alarm": _("{name} has failed: {words}"),
    }


def _messages() -> dict[str, str]:
    return {
        "now": _("Now: {sentence}"), "pulling": _("Layers arriving and being unpacked: {count}."),
        "quiet": _("Nothing moves. The daemon listens and waits."),
        "quiet_running": _("Nothing moves on the wires. Containers running: {count}."),
        "waking": _("The world is made again from its log: {percent} %"),
        "lost": _("Connection lost · the picture is {age} s old · trying again"),
        "lost_input": _("That did not reach the world: the connection is lost."),
        "refused_missing": _("This world is not there, or not yours"),
        "refused_full": _("Too many are watching this world"),
        "broken": _("{count} broken"),
    }


def _compare() -> dict[str, str]:
    return {
        "one_clock": _("one clock for both"), "world_named": _("World {letter}"),
        "compare_terminal": _("Terminal of world {letter}"),
        "catching_up": _("{letter} catches up: {time} to go"),
        "lost_world": _("Connection to {letter} lost · trying again"),
        "first_difference": _("first difference"), "nothing_then": _("nothing at this moment"),
        "no_difference": _("Nothing yet: up to here both have lived the same. Type a command in "
                           "one of them."),
        "they_part": _("The worlds part at {time}. A: {a}. B: {b}."),
        "differences": _("{count} now"), "and_others": _("and {count} more"),
        "only_in": _("only in {letter}"), "differs": _("not the same"), "yes": _("yes"),
        "no": _("no"), "measure_failed": _("containers failed"), "measure_restarts": _("restarts"),
        "measure_running": _("containers running"), "measure_bytes": _("in the layer store"),
        "kind_fault": _("fault"), "kind_container": _("container"), "kind_image": _("image"),
        "kind_volume": _("volume"), "kind_network": _("network"), "kind_process": _("process"),
        "kind_program": _("program"), "kind_layer": _("layer"),
        "kind_command": _("command"), "kind_message": _("message"), "kind_lesson": _("lesson"),
        "kind_repository": _("repository"), "kind_machine": _("machine"),
        "found": _("{count} found"),
    }
