from simulator.engine import Clock


def test_callbacks_and_processes_share_one_queue():
    clock, order = Clock(), []

    def process():
        yield clock.pause(2)
        order.append(("process", clock.now_ms))

    clock.call_in(3, lambda: order.append(("callback", clock.now_ms)))
    clock.spawn(process())
    clock.call_in(1, lambda: order.append(("callback", clock.now_ms)))
    assert clock.advance(10)
    assert order == [("callback", 1), ("process", 2), ("callback", 3)]
    assert clock.now_ms == 10


def test_an_event_at_the_limit_runs_and_one_after_it_does_not():
    clock, ran = Clock(), []
    clock.call_in(5, ran.append, "at")
    clock.call_in(6, ran.append, "after")
    clock.advance(5)
    assert ran == ["at"]


def test_a_slice_may_end_inside_a_millisecond_and_go_on():
    clock, ran = Clock(), []
    for number in range(4):
        clock.call_in(1, ran.append, number)
    assert not clock.advance(10, max_events=2)
    assert (ran, clock.now_ms) == ([0, 1], 1)
    clock.drain()
    assert (ran, clock.now_ms) == ([0, 1, 2, 3], 1)


def test_a_process_keeps_its_cause_across_waits():
    clock, seen = Clock(), []

    def process():
        clock.cause = 7
        yield clock.pause(5)
        seen.append(clock.cause)

    clock.spawn(process())
    clock.cause = 3
    clock.call_in(2, lambda: seen.append(clock.cause))
    clock.advance(10)
    assert seen == [3, 7]


def test_each_moment_ends_once_with_its_own_time():
    clock, ended = Clock(), []
    clock.on_moment_end = ended.append
    clock.call_in(1, int)
    clock.call_in(1, int)
    clock.call_in(4, int)
    clock.advance(9)
    assert [at for at in ended if at] == [1, 4]
