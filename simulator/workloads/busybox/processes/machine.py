"""hostname, uname, nproc, date, dmesg, clear, stty, arch, hostid: what machine, what time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from simulator.engine import NotModelled, Steps
from simulator.host.kernel.kernel import RELEASE

from ..applet import BadUsage, Call, Failure, applet, words_of
from ..files.attributes import moment

BUILD = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)"
FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%H:%M:%S", "%H:%M",
           "%Y.%m.%d-%H:%M:%S", "%Y.%m.%d-%H:%M", "%Y-%m-%dT%H:%M:%S")
DIRECTIVES = "aAbBcCdDeFgGhHIjklmMnNpPrRsStTuUVwWxXyYzZ%"


@applet("hostname", "sidfF:")
def hostname(call: Call) -> Steps:
    name = call.p.hostname
    if call.has("F") or call.words:
        if not call.p.has_capability("SYS_ADMIN"):
            raise Failure("sethostname: Operation not permitted")
        wanted = call.p.fs.read(call.value("F")).decode().strip() if call.has("F") \
            else call.words[0]
        if len(wanted) > 64:
            raise Failure("sethostname: Invalid argument")
        call.p.namespaces["uts"].hostname = wanted
        return
    if call.has("i"):
        try:
            yield from call.line(" ".join(call.p.net.resolve(name)))
        except OSError:
            raise Failure(f"{name}: Unknown host") from None
    elif call.has("d"):
        yield from call.line(name.partition(".")[2])
    else:
        yield from call.line(name.partition(".")[0] if call.has("s") else name)


@applet("uname", "amnrspvio")
def uname(call: Call) -> Steps:
    if call.words:
        raise BadUsage()
    facts = {"s": "Linux", "n": call.p.hostname, "r": RELEASE, "v": BUILD, "m": "x86_64",
             "p": "unknown", "i": "unknown", "o": "GNU/Linux"}
    chosen = [letter for letter in "snrvmpio" if call.has(letter)] or ["s"]
    if call.has("a"):
        chosen = list("snrvmo")
    yield from call.line(" ".join(facts[letter] for letter in chosen))


@applet("arch")
def arch(call: Call) -> Steps:
    yield from call.line("x86_64")


@applet("nproc", "", long={"all": "a", "ignore": "i"})
def nproc(call: Call) -> Steps:
    yield from call.line(str(call.p.kernel.cpus.count))


@applet("date", "uRIr:d:D:", "s", long={"utc": "u", "date": "d", "reference": "r"})
def date(call: Call) -> Steps:
    when = _moment_asked(call)
    if not call.words:
        form = "%a, %d %b %Y %H:%M:%S +0000" if call.has("R") else \
            "%Y-%m-%d" if call.has("I") else "%a %b %e %H:%M:%S UTC %Y"
    elif call.words[0].startswith("+") and len(call.words) == 1:
        form = call.words[0][1:]
    else:
        raise Failure("can't set date: Operation not permitted")
    yield from call.line(formatted_date(when, form))


def _moment_asked(call: Call) -> datetime:
    if call.has("r"):
        try:
            return moment(call.p, call.p.fs.inode(call.value("r")).mtime_ms)
        except OSError as error:
            raise Failure(f"can't stat '{call.value('r')}': {words_of(error)}") from None
    now = moment(call.p, call.p.kernel.engine.clock.now_ms)
    if not call.has("d"):
        return now
    text = call.value("d")
    if text.startswith("@") and text[1:].isdecimal() and len(text) < 12:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[1:]))
    for form in FORMATS:
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return found if "%Y" in form else found.replace(year=now.year, month=now.month,
                                                        day=now.day)
    raise Failure(f"invalid date '{text}'")


def formatted_date(when: datetime, form: str) -> str:
    """strftime of the C locale; an unknown directive stays as it is."""
    own = {"s": str(int(when.timestamp())), "N": f"{when.microsecond:06}000", "Z": "UTC",
           "z": "+0000", "n": "\n", "t": "\t", "%": "%", "P": when.strftime("%p").lower()}
    out, rest = "", form
    while "%" in rest:
        before, _, rest = rest.partition("%")
        letter, rest = rest[:1], rest[1:]
        if letter in own:
            piece = own[letter]
        else:
            piece = when.strftime("%" + letter) if letter and letter in DIRECTIVES \
                else "%" + letter
        out += before + piece
    return out + rest


@applet("dmesg", "cr", "n:s:")
def dmesg(call: Call) -> Steps:
    raise Failure("klogctl: Operation not permitted")
    yield


@applet("clear", aliases=("reset",))
def clear(call: Call) -> Steps:
    reset = call.p.name == "reset"
    yield from call.write("\x1bc\x1b[m\x1b[J\x1b[?25h" if reset else "\x1b[H\x1b[J")


@applet("stty", raw=True)
def stty(call: Call) -> Steps:
    tty = call.p.fds[0].tty if call.p.isatty(0) else None
    if tty is None:
        raise Failure("standard input: Not a tty")
    if call.words == ["size"]:
        yield from call.line(f"{tty.rows} {tty.columns}")
        return
    for word in call.words:
        if word in ("echo", "-echo"):
            tty.echo = word == "echo"
        elif word in ("raw", "-icanon", "cooked", "icanon", "sane"):
            tty.canonical = word in ("cooked", "icanon", "sane")
            tty.echo = tty.echo or word == "sane"
        else:
            raise NotModelled(f"stty {word}")
    if not call.words:
        yield from call.line(f"speed 38400 baud; rows {tty.rows}; columns {tty.columns};\n"
                             f"{'' if tty.canonical else '-'}icanon {'' if tty.echo else '-'}echo")


@applet("hostid")
def hostid(call: Call) -> Steps:
    yield from call.line("007f0100")
