import pytest

from simulator.engine import ClientStream, Engine, HopError, HttpExchange, HttpRequest
from simulator.engine.wire import excerpt

VOCABULARY = {"rpc": ("method",), "rpc_reply": (), "http_request": ("method", "path"),
              "http_reply": ("status",), "http_chunk": ("size",), "http_upload": ("size",)}


@pytest.fixture
def engine():
    made = Engine(1, 0, VOCABULARY)
    made.faults.machines = ["a", "b"]
    return made


def entries(engine):
    return engine.trace.since(0)


def test_a_call_waits_both_ways_and_the_reply_is_the_callers_cause(engine):
    answers = []

    def serve(number):
        yield engine.clock.pause(10)
        return number * 2

    def ask():
        answers.append((yield from engine.wire.call("a/x", "b/y", "rpc", "Double", serve, 21,
                                                    method="Double")))
        answers.append(engine.clock.cause)

    engine.clock.spawn(ask())
    engine.clock.advance(100)
    request, reply = entries(engine)
    assert answers == [42, reply.seq]
    assert (request.at_ms, request.detail["arrives_ms"]) == (0, 1)
    assert (reply.at_ms, reply.detail["arrives_ms"]) == (11, 12)
    assert reply.cause == request.seq == reply.detail["of"]


def test_a_refusal_is_raised_where_the_question_was_asked(engine):
    caught = []

    def serve():
        raise HopError("no such thing", 404)
        yield

    def ask():
        try:
            yield from engine.wire.call("a/x", "b/y", "rpc", "Get", serve, method="Get")
        except HopError as error:
            caught.append((error.message, error.code))

    engine.clock.spawn(ask())
    engine.clock.advance(100)
    assert caught == [("no such thing", 404)]
    assert entries(engine)[1].detail["error"] == "no such thing"


def test_a_cut_link_loses_the_message_and_says_so(engine):
    engine.faults.inject("cut_network", "a:b", {}, 0, 1)
    arrived = []
    engine.wire.post("a/x", "b/y", "rpc", "Get", arrived.append, 1, method="Get")
    engine.clock.advance(100)
    assert not arrived
    assert entries(engine)[0].detail["lost"] is True


def test_a_slow_link_delays_and_mending_it_helps(engine):
    fault = engine.faults.inject("slow_network", "a:b", {"extra_ms": 50}, 0, 1)
    engine.wire.post("b/y", "a/x", "rpc", "Get", None, method="Get")
    engine.faults.mend(fault.id)
    engine.wire.post("b/y", "a/x", "rpc", "Get", None, method="Get")
    assert [e.detail["arrives_ms"] for e in entries(engine)] == [51, 1]


def test_a_trace_entry_without_its_parameter_is_refused(engine):
    with pytest.raises(ValueError, match="method"):
        engine.trace.record("a/x", "rpc", "Get")
    with pytest.raises(KeyError):
        engine.trace.record("a/x", "undeclared")


def test_a_hijacked_exchange_carries_bytes_both_ways_after_a_half_close(engine):
    clock, heard = engine.clock, []
    client = ClientStream(clock)
    exchange = HttpExchange(clock, engine.wire, "laptop/docker", "host/dockerd",
                            HttpRequest("POST", "/attach?stdin=1"), client)

    def serve(exchange):
        def work():
            exchange.upgrade({"connection": "Upgrade"})
            while data := (yield from exchange.uploaded.read()):
                exchange.write(data.upper())
            exchange.write(b"bye")
            exchange.end()
        clock.spawn(work())

    def ask():
        status, _ = yield from client.wait_head()
        exchange.upload(b"hi ")
        yield clock.pause(5)
        exchange.upload_end()
        heard.append(status)
        heard.append((yield from client.read_all())[1])

    exchange.send(serve)
    clock.spawn(ask())
    clock.advance(100)
    assert heard == [101, b"HI bye"]
    replies = [e for e in entries(engine) if e.verb == "http_reply"]
    assert replies[0].cause == exchange.seq


def test_a_payload_never_shows_an_address():
    class Thing:
        pass

    assert excerpt([Thing(), 1]) == '[\n "Thing",\n 1\n]'
