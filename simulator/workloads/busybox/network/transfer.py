"""wget: fetching over HTTP, in busybox's words."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, NameNotFound

from ...alarm import Alarm
from ...connections import Connection
from ...http import BadMessage, Message, Url, parse_url, read_response, request_bytes
from ..applet import BadUsage, Call, Failure, applet, say_error, words_of

MAX_REDIRECTS = 5
TIMEOUT_S = 900
LONG = {"spider": "s", "header": "H", "post-data": "D", "quiet": "q", "timeout": "T",
        "output-document": "O", "user-agent": "U", "no-check-certificate": "k",
        "server-response": "S", "tries": "t", "directory-prefix": "P", "post-file": "F",
        "continue": "c"}


@applet("wget", "qSO:T:U:H:D:skt:P:", "coY:F:", long=LONG)
def wget(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    for word in call.words:
        try:
            url = parse_url(word)
        except ValueError:
            raise Failure(f"bad address '{word}'") from None
        yield from _fetch(call, url)


def _fetch(call: Call, url: Url) -> Steps:
    for _ in range(MAX_REDIRECTS + 1):
        if url.scheme != "http":
            raise NotModelled(f"wget of {url.scheme}://")
        answer = yield from _ask(call, url)
        location = answer.headers.get("location", "")
        if answer.status not in (301, 302, 303, 307, 308) or not location:
            yield from _finish(call, url, answer)
            return
        target = location if "://" in location else f"http://{url.authority}{location}"
        try:
            url = parse_url(target)
        except ValueError:
            raise Failure(f"bad redirect '{location}'") from None
    raise Failure("too many redirections")


def _ask(call: Call, url: Url) -> Steps:
    """One request and its answer. Raises Failure."""
    p, limit = call.p, call.number("T", TIMEOUT_S) * 1000
    try:
        address = p.net.resolve(url.host)[0]
    except NameNotFound:
        raise Failure(f"bad address '{url.authority}'") from None
    if not call.has("q"):
        yield from say_error(p, f"Connecting to {url.authority} ({address}:{url.port})\n")
    alarm = Alarm(p, limit)
    try:
        socket = yield from p.net.connect(address, url.port, limit)
        connection = Connection(p, socket)
        yield from connection.send(_request(call, url))
        answer = yield from read_response(connection, bodyless=call.has("s"))
        connection.close()
    except Interrupted:
        raise Failure("download timed out") from None
    except BadMessage as error:
        raise Failure(f"error getting response: {error}" if str(error) else
                      "error getting response") from None
    except OSError as error:
        raise Failure(f"can't connect to remote host ({address}): {words_of(error)}") from None
    finally:
        alarm.cancel()
    if call.has("S"):
        yield from say_error(p, "".join(f"  {line}\n" for line in
                                        answer.head_text.split("\n")) + "  \n")
    if answer.status >= 400:
        raise Failure(f"server returned error: {' '.join(answer.first).rstrip()}")
    return answer


def _request(call: Call, url: Url) -> bytes:
    headers = [("Host", url.authority), ("User-Agent", call.value("U", "Wget")),
               ("Connection", "close")]
    for line in call.options.get("H", []):
        name, _, value = line.partition(":")
        headers.append((name, value.strip()))
    body = call.value("D").encode("utf-8", "surrogateescape")
    if call.has("D"):
        headers += [("Content-Type", "application/x-www-form-urlencoded"),
                    ("Content-Length", str(len(body)))]
    method = "POST" if call.has("D") else "HEAD" if call.has("s") else "GET"
    return request_bytes(method, url.target, headers, body)


def _finish(call: Call, url: Url, answer: Message) -> Steps:
    quiet = call.has("q")
    if call.has("s"):
        if not quiet:
            yield from say_error(call.p, "remote file exists\n")
        return
    last = url.target.partition("?")[0].rpartition("/")[2] or "index.html"
    name = call.value("O") or (f"{call.value('P').rstrip('/')}/{last}" if call.has("P") else last)
    if name == "-":
        if not quiet:
            yield from say_error(call.p, "writing to stdout\n")
        yield from call.write(answer.body)
    else:
        if not call.has("O") and call.p.fs.exists(name):
            raise Failure(f"can't open '{name}': File exists")
        try:
            fd = call.p.open(name, "w")
        except OSError as error:
            raise Failure(f"can't open '{name}': {words_of(error)}") from None
        if not quiet:
            yield from say_error(call.p, f"saving to '{name}'\n")
        yield from call.p.write(fd, answer.body)
        call.p.close(fd)
    if not quiet:
        yield from call.flush()
        yield from say_error(call.p, _bar(name, len(answer.body)))
        done = "written to stdout" if name == "-" else f"'{name}' saved"
        yield from say_error(call.p, f"{done}\n")


def _bar(name: str, size: int) -> str:
    """The progress meter as it stands at the end."""
    amount = f"{size}" if size < 100_000 else f"{size >> 10}k"
    return f"{name:<20.20} 100% |{'*' * 32}| {amount:>5}  0:00:00 ETA\n"
