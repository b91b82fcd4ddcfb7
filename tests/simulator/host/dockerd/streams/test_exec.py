"""`docker exec` (docker.md 1.8)."""


def test_output_and_exit_code(docker):
    docker.run("box", "sleep", "300")
    assert docker.execute("box", "echo", "hi") == (0, b"hi\n")
    assert docker.execute("box", "sh", "-c", "exit 5") == (5, b"")


def test_settings_of_the_container_and_of_the_exec(docker):
    docker.run("box", "sleep", "300", Env=["COLOR=blue"], WorkingDir="/tmp")
    assert docker.execute("box", "pwd") == (0, b"/tmp\n")
    assert docker.execute("box", "pwd", WorkingDir="/etc") == (0, b"/etc\n")
    assert docker.execute("box", "sh", "-c", "echo $COLOR") == (0, b"blue\n")
    assert docker.execute("box", "sh", "-c", "echo $COLOR", Env=["COLOR=red"]) == (0, b"red\n")


def test_it_sees_the_containers_processes(docker):
    docker.run("box", "sleep", "300")
    assert docker.execute("box", "cat", "/proc/1/cmdline") == (0, b"sleep\x00300\x00")


def test_a_command_that_is_not_there(docker):
    docker.run("box", "sleep", "300")
    code, output = docker.execute("box", "nosuch")
    assert code == 127
    assert output == (b'OCI runtime exec failed: exec failed: unable to start container process: '
                      b'exec: "nosuch": executable file not found in $PATH: unknown\r\n')


def test_a_stopped_container_refuses(docker):
    ident = docker.run("box", "true")
    docker.pass_time(1000)
    refused = docker.post("/containers/box/exec", {"Cmd": ["true"]})
    assert (refused.status, refused.message) == (409, f"container {ident} is not running")


def test_events_in_order(docker):
    docker.run("box", "sleep", "300")
    docker.execute("box", "sleep", "2")
    assert docker.events(container=["box"])[2:] == [
        "container exec_create: sleep 2", "container exec_start: sleep 2", "container exec_die"]


def test_input_goes_in_until_the_half_close(docker):
    docker.run("box", "sleep", "300")
    made = docker.post("/containers/box/exec", {"Cmd": ["cat"], "AttachStdin": True,
                                                "AttachStdout": True}).json["Id"]
    ran = docker.hijack(f"/exec/{made}/start", {"Detach": False}, wait_ms=500)
    assert docker.inspect("box")["ExecIDs"] == [made]
    docker.send(ran, b"one\n")
    docker.half_close(ran)
    docker.pass_time(1000)
    assert ran.output == b"one\n" and ran.ended
    shown = docker.get(f"/exec/{made}/json").json
    assert (shown["Running"], shown["ExitCode"]) == (False, 0)
    assert docker.post(f"/exec/{made}/start", {}).status == 409


def test_a_detached_exec_answers_at_once(docker):
    docker.run("box", "sleep", "300")
    made = docker.post("/containers/box/exec", {"Cmd": ["sleep", "5"]}).json["Id"]
    assert docker.post(f"/exec/{made}/start", {"Detach": True}).status == 200
    assert docker.get(f"/exec/{made}/json").json["Running"]
    docker.pass_time(6000)
    assert docker.get(f"/exec/{made}/json").json["ExitCode"] == 0


def test_it_ends_with_the_container(docker):
    docker.run("box", "sleep", "300")
    made = docker.post("/containers/box/exec", {"Cmd": ["sleep", "100"], "AttachStdout": True})
    ran = docker.hijack(f"/exec/{made.json['Id']}/start", {"Detach": False}, wait_ms=300)
    docker.post("/containers/box/kill")
    docker.pass_time(1000)
    assert ran.ended
    assert docker.get(f"/exec/{made.json['Id']}/json").json["ExitCode"] == 137


def test_unknown_execs(docker):
    missing = docker.get("/exec/abc/json")
    assert (missing.status, missing.message) == (404, "No such exec instance: abc")


def start_exec(docker, tty, start_tty, *cmd, **more):
    made = docker.post("/containers/box/exec", {
        "Cmd": list(cmd), "AttachStdout": True, "Tty": tty, **more}).json["Id"]
    return docker.hijack(f"/exec/{made}/start", {"Tty": start_tty}, wait_ms=1000)


def test_the_start_request_says_how_output_is_framed(docker):
    docker.run("box", "sleep", "300")
    assert start_exec(docker, True, False, "echo", "hi").frames == [(1, b"hi\r\n")]
    assert start_exec(docker, True, True, "echo", "hi").body == b"hi\r\n"


def test_the_keys_to_detach_leave_the_program_running(docker):
    docker.run("box", "sleep", "300")
    ran = start_exec(docker, True, True, "cat", AttachStdin=True)
    for key in (b"a\x10", b"b\x10", b"\x11"):
        docker.send(ran, key)
        docker.pass_time(100)
    assert ran.ended and ran.body.startswith(b"a")
    assert docker.execute("box", "pidof", "cat")[0] == 0
    assert docker.events(container=["box"]).count("container exec_detach") == 1


def test_other_keys_to_detach(docker):
    docker.run("box", "sleep", "300")
    ran = start_exec(docker, True, True, "cat", AttachStdin=True, detachKeys="ctrl-x,x")
    docker.send(ran, b"\x10\x11\x18x")
    docker.pass_time(100)
    assert ran.ended
    wrong = docker.post("/containers/box/exec", {"Cmd": ["cat"], "DetachKeys": "ctrl-ctrl"})
    assert (wrong.status, wrong.message) == (400, "Invalid detach keys (ctrl-ctrl) provided")
