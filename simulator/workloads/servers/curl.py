"""curl: HTTP requests, in its own words and with its own exit codes."""

from __future__ import annotations

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, NameNotFound, Process, signals

from ..alarm import Alarm
from ..busybox.processes.running import duration_ms
from ..connections import Connection
from ..http import BadMessage, Message, Url, parse_url, read_response, request_bytes
from ..program import program

FLAGS = {"-s": "silent", "-S": "show-error", "-i": "include", "-I": "head", "-v": "verbose",
         "-f": "fail", "-L": "location", "-k": "insecure", "-O": "remote-name"}
VALUES = {"-o": "output", "-X": "request", "-d": "data", "-H": "header", "-m": "max-time",
          "-A": "user-agent", "-w": "write-out", "-u": "user"}
LONG_VALUES = (*VALUES.values(), "connect-timeout", "retry", "data-raw")
AGENT = "curl/8.5.0"


class Trouble(Exception):
    """"curl: (code) text"."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(code, text)
        self.code, self.text = code, text


@program("curl")
def curl(p: Process) -> Steps:
    yield from p.compute(6)
    options: dict[str, list[str]] = {}
    try:
        urls = parse(p.argv[1:], options)
        if "version" in options:
            yield from p.write(1, "curl 8.5.0 (x86_64-pc-linux-gnu)\n")
            return 0
        if not urls:
            yield from p.write(2, "curl: try 'curl --help' or 'curl --manual' for more "
                                  "information\n")
            return 2
        for url in urls:
            yield from _transfer(p, options, url)
    except Trouble as trouble:
        if "silent" not in options or "show-error" in options:
            yield from p.write(2, f"curl: ({trouble.code}) {trouble.text}\n")
        return trouble.code
    except NotModelled as refusal:
        yield from p.write(2, f"{refusal}\n")
        return 1
    return 0


def parse(words: list[str], options: dict[str, list[str]]) -> list[str]:
    """Fills in the options, returns the URLs. Raises Trouble, NotModelled."""
    urls, todo = [], list(words)
    while todo:
        word = todo.pop(0)
        if word.startswith("--"):
            name = word[2:]
            if name in LONG_VALUES:
                options.setdefault(name, []).append(_value(word, todo))
            elif name in FLAGS.values() or name == "version":
                options[name] = [""]
            else:
                raise NotModelled(f"curl {word}")
            continue
        if not word.startswith("-") or word == "-":
            urls.append(word)
            continue
        letters = word[1:]
        while letters:
            option, letters = "-" + letters[0], letters[1:]
            if option in VALUES:
                value = letters or _value(option, todo)
                options.setdefault(VALUES[option], []).append(value)
                break
            if option not in FLAGS:
                raise NotModelled(f"curl {option}")
            options[FLAGS[option]] = [""]
    return urls


def _value(option: str, todo: list[str]) -> str:
    if not todo:
        raise Trouble(2, f"option {option}: requires parameter")
    return todo.pop(0)


def _transfer(p: Process, options: dict[str, list[str]], text: str) -> Steps:
    alarm = Alarm(p, duration_ms(options["max-time"][-1])) if "max-time" in options else None
    began = p.kernel.engine.clock.now_ms
    try:
        for _ in range(50):
            url = _url(text)
            answer = yield from _ask(p, options, url)
            location = answer.headers.get("location", "")
            if "location" not in options or not location or answer.status // 100 != 3:
                break
            text = location if "://" in location else f"http://{url.authority}{location}"
        else:
            raise Trouble(47, "Maximum (50) redirects followed")
    except Interrupted as interrupted:
        if interrupted.signum != signals.NUMBERS["ALRM"]:
            raise
        elapsed = p.kernel.engine.clock.now_ms - began
        raise Trouble(28, f"Operation timed out after {elapsed} milliseconds with 0 bytes "
                          "received") from None
    finally:
        if alarm is not None:
            alarm.cancel()
    yield from _deliver(p, options, url, answer)


def _url(text: str) -> Url:
    try:
        url = parse_url(text)
    except ValueError:
        raise Trouble(3, "URL rejected: Malformed input to a URL function") from None
    if url.scheme not in ("http", "https"):
        raise Trouble(1, f"Protocol \"{url.scheme}\" not supported")
    if url.scheme == "https":
        raise NotModelled("curl with TLS")
    return url


def _ask(p: Process, options: dict[str, list[str]], url: Url) -> Steps:
    began = p.kernel.engine.clock.now_ms
    limit = duration_ms(options["connect-timeout"][-1]) if "connect-timeout" in options else 127_000
    try:
        address = p.net.resolve(url.host)[0]
    except NameNotFound:
        raise Trouble(6, f"Could not resolve host: {url.host}") from None
    if "verbose" in options:
        yield from p.write(2, f"*   Trying {address}:{url.port}...\n")
    try:
        connection = Connection(p, (yield from p.net.connect(url.host, url.port, limit)))
    except Interrupted:
        raise
    except OSError as error:
        elapsed = p.kernel.engine.clock.now_ms - began
        if error.errno == 110:
            raise Trouble(28, f"Failed to connect to {url.host} port {url.port} after {elapsed} ms:"
                              " Timeout was reached") from None
        raise Trouble(7, f"Failed to connect to {url.host} port {url.port} after {elapsed} ms: "
                         "Couldn't connect to server") from None
    if "verbose" in options:
        yield from p.write(2, f"* Connected to {url.host} ({address}) port {url.port}\n")
    data = _request(options, url)
    if "verbose" in options:
        yield from p.write(2, _marked(">", data.partition(b"\r\n\r\n")[0].decode("latin-1")))
    try:
        yield from connection.send(data)
        answer = yield from read_response(connection, "head" in options)
    except (BadMessage, BrokenPipeError):
        raise Trouble(52, "Empty reply from server") from None
    finally:
        connection.close()
    if "verbose" in options:
        yield from p.write(2, _marked("<", answer.head_text))
    return answer


def _marked(mark: str, head: str) -> str:
    lines = head.replace("\r", "").split("\n")
    return "".join(f"{mark} {line}\n" for line in [*lines, ""])


def _request(options: dict[str, list[str]], url: Url) -> bytes:
    parts = [*options.get("data", []), *options.get("data-raw", [])]
    body = "&".join(parts).encode("utf-8", "surrogateescape")
    method = options.get("request", ["HEAD" if "head" in options else
                                     "POST" if parts else "GET"])[-1]
    headers = {"Host": url.authority, "User-Agent": options.get("user-agent", [AGENT])[-1],
               "Accept": "*/*"}
    if parts:
        headers |= {"Content-Length": str(len(body)),
                    "Content-Type": "application/x-www-form-urlencoded"}
    if "user" in options:
        raise NotModelled("curl -u")
    for line in options.get("header", []):
        name, _, value = line.partition(":")
        existing = next((key for key in headers if key.lower() == name.lower()), name)
        headers[existing] = value.strip()
    return request_bytes(method, url.target, list(headers.items()), body)


def _deliver(p: Process, options: dict[str, list[str]], url: Url, answer: Message) -> Steps:
    if "fail" in options and answer.status >= 400:
        raise Trouble(22, f"The requested URL returned error: {answer.status}")
    data = answer.body
    if "include" in options or "head" in options:
        data = answer.head_text.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + data
    name = options.get("output", [""])[-1]
    if "remote-name" in options:
        name = url.target.partition("?")[0].rpartition("/")[2]
        if not name:
            raise Trouble(23, "Remote file name has no length")
    if name and name != "-":
        try:
            fd = p.open(name, "w")
        except OSError:
            raise Trouble(23, "Failure writing output to destination") from None
        yield from p.write(fd, data)
        p.close(fd)
    else:
        yield from p.write(1, data)
    if "write-out" in options:
        yield from p.write(1, _written(options["write-out"][-1], url, answer))


def _written(form: str, url: Url, answer: Message) -> str:
    for name, value in (("http_code", f"{answer.status:03}"),
                        ("response_code", f"{answer.status:03}"),
                        ("size_download", str(len(answer.body))),
                        ("content_type", answer.headers.get("content-type", "")),
                        ("url_effective", f"{url.scheme}://{url.authority}{url.target}")):
        form = form.replace("%{" + name + "}", value)
    if "%{" in form:
        raise NotModelled(f"curl -w {form}")
    return form.replace("\\n", "\n").replace("\\t", "\t")
