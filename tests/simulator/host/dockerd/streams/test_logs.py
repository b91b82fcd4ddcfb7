"""`docker logs`."""

TALK = ("sh", "-c", "for i in 1 2 3 4 5; do echo line $i; done; sleep 0.2; echo oops >&2")


def test_lines_of_both_streams(docker):
    docker.run("talk", *TALK)
    docker.pass_time(1000)
    both = docker.get("/containers/talk/logs?stdout=1&stderr=1&tail=all")
    assert both.frames == [*[(1, f"line {n}\n".encode()) for n in range(1, 6)], (2, b"oops\n")]
    assert docker.get("/containers/talk/logs?stderr=1").output == b"oops\n"
    assert docker.get("/containers/talk/logs?stdout=1&stderr=1&tail=2").output == b"line 5\noops\n"
    assert docker.get("/containers/talk/logs?stdout=1&tail=0").output == b""


def test_time_stamps_have_nine_digits(docker):
    docker.run("talk", "echo", "hi")
    docker.pass_time(1000)
    stamped = docker.get("/containers/talk/logs?stdout=1&timestamps=1").output
    moment, _, text = stamped.partition(b" ")
    assert text == b"hi\n" and len(moment) == len("2026-01-01T00:00:00.000000000Z")


def test_follow_ends_with_the_run(docker):
    docker.run("slow", "sh", "-c", "echo a; sleep 1; echo b")
    followed = docker.get("/containers/slow/logs?stdout=1&follow=1", wait_ms=500)
    assert followed.output == b"a\n" and not followed.ended
    docker.pass_time(2000)
    assert followed.output == b"a\nb\n" and followed.ended


def test_since_and_until(docker):
    docker.run("slow", "sh", "-c", "echo a; sleep 3; echo b")
    docker.pass_time(5000)
    middle = docker.daemon.engine.epoch_ms / 1000 + docker.now_ms / 1000 - 4
    assert docker.get(f"/containers/slow/logs?stdout=1&since={middle:.3f}").output == b"b\n"
    assert docker.get(f"/containers/slow/logs?stdout=1&until={middle:.3f}").output == b"a\n"


def test_an_endless_writer_keeps_its_newest_lines(docker):
    docker.run("noisy", "sh", "-c", "while true; do echo 0123456789012345678901234567890; done")
    docker.pass_time(3000)
    log = docker.daemon.containers.get("noisy").log
    assert sum(len(line.data) for line in log.lines) <= 512 * 1024


def test_refusals(docker):
    docker.create("none", "true", host={"LogConfig": {"Type": "none"}})
    assert docker.get("/containers/none/logs?stdout=1").message == (
        "configured logging driver does not support reading")
    assert docker.get("/containers/none/logs").message == (
        "Bad parameters: you must choose at least one stream")
    assert docker.get("/containers/nosuch/logs?stdout=1").status == 404


def test_to_follow_ends_in_whatever_millisecond_it_began(docker):
    """Also while the daemon is clearing up after the container."""
    docker.create("short", "echo", "hi")
    for wait_ms in range(150):
        docker.post("/containers/short/start", wait_ms=0)
        docker.pass_time(wait_ms)
        followed = docker.get("/containers/short/logs?stdout=1&follow=1&tail=1", wait_ms=3000)
        assert followed.ended, wait_ms
        docker.post("/containers/short/wait")
