"""Attached clients: frames, terminals, half-close, hanging up (docker.md 0.3)."""

ATTACH = "/attach?stdin=1&stdout=1&stderr=1&stream=1"


def test_both_streams_are_framed(docker):
    docker.create("talk", "sh", "-c", "echo out; sleep 0.1; echo err >&2")
    attached = docker.hijack("/containers/talk/attach?stdout=1&stderr=1&stream=1")
    assert attached.status == 101
    assert attached.headers["content-type"] == "application/vnd.docker.multiplexed-stream"
    docker.half_close(attached)
    docker.post("/containers/talk/start")
    docker.pass_time(1000)
    assert attached.frames == [(1, b"out\n"), (2, b"err\n")]
    assert attached.ended


def test_input_until_the_half_close(docker):
    docker.create("cat", "cat", OpenStdin=True, StdinOnce=True, AttachStdin=True)
    attached = docker.hijack("/containers/cat" + ATTACH)
    docker.post("/containers/cat/start")
    docker.send(attached, b"one\n")
    docker.pass_time(100)
    assert attached.output == b"one\n" and not attached.ended
    docker.half_close(attached)
    docker.pass_time(1000)
    assert attached.ended
    assert docker.state("cat")["ExitCode"] == 0


def test_a_terminal_is_raw_echoes_and_gives_signals(docker):
    docker.create("tty", "cat", OpenStdin=True, StdinOnce=True, Tty=True)
    attached = docker.hijack("/containers/tty" + ATTACH)
    assert attached.headers["content-type"] == "application/vnd.docker.raw-stream"
    docker.post("/containers/tty/start")
    assert docker.post("/containers/tty/resize?h=40&w=120").status == 200
    docker.send(attached, b"one\r")
    docker.pass_time(100)
    assert attached.body == b"one\r\none\r\n"
    docker.send(attached, b"\x04")
    docker.pass_time(1000)
    assert attached.ended and docker.state("tty")["ExitCode"] == 0


def test_a_client_that_hangs_up_leaves_the_container_alone(docker):
    docker.create("box", "sh", "-c", "sleep 1; echo later; sleep 300")
    attached = docker.hijack("/containers/box/attach?stdout=1&stderr=1&stream=1")
    docker.post("/containers/box/start")
    docker.hang_up(attached)
    docker.pass_time(2000)
    assert docker.state("box")["Running"]
    assert docker.get("/containers/box/logs?stdout=1").output == b"later\n"


def test_two_clients_hear_the_same(docker):
    docker.create("box", "echo", "hi")
    first = docker.hijack("/containers/box/attach?stdout=1&stream=1")
    second = docker.hijack("/containers/box/attach?stdout=1&stream=1")
    docker.post("/containers/box/start")
    docker.pass_time(1000)
    assert first.output == second.output == b"hi\n"


def test_the_keys_to_detach(docker):
    docker.create("tty", "cat", OpenStdin=True, Tty=True)
    attached = docker.hijack("/containers/tty" + ATTACH)
    docker.post("/containers/tty/start")
    docker.send(attached, b"\x10\x11")
    docker.pass_time(100)
    assert attached.ended and docker.state("tty")["Running"]
    assert docker.events(container=["tty"])[-1] == "container detach"


def test_without_a_terminal_those_keys_are_data(docker):
    docker.create("cat", "cat", OpenStdin=True)
    attached = docker.hijack("/containers/cat" + ATTACH)
    docker.post("/containers/cat/start")
    docker.send(attached, b"\x10\x11\n")
    docker.pass_time(100)
    assert attached.output == b"\x10\x11\n" and not attached.ended
