"""find, which, basename, dirname: names of files."""

from __future__ import annotations

import fnmatch

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import DEFAULT_PATH, Inode

from ..applet import BadUsage, Call, Failure, applet, count, words_of
from .attributes import disk_kib, join

KINDS = {"f": "file", "d": "dir", "l": "symlink", "c": "device", "p": "fifo"}
TESTS = ("-name", "-iname", "-path", "-type", "-size", "-user", "-perm", "-empty", "-maxdepth",
         "-mindepth")
ACTIONS = ("-print", "-print0", "-exec", "-delete")
MAX_VISITED = 50_000
Condition = tuple[bool, str, str]        # (negated, test, value)


@applet("find", raw=True)
def find(call: Call) -> Steps:
    words = list(call.words)
    starts = []
    while words and not words[0].startswith(("-", "!", "(")):
        starts.append(words.pop(0))
    conditions, actions = _parse(words)
    visited = 0
    for start in starts or ["."]:
        try:
            todo = [(start, call.p.fs.inode(start, follow=False), 0)]
        except OSError as error:
            yield from call.complain(f"{start}: {words_of(error)}")
            continue
        while todo:
            path, inode, depth = todo.pop()
            visited += 1
            if visited > MAX_VISITED:
                raise NotModelled(f"find through more than {MAX_VISITED} files")
            yield from call.p.step(5)
            inner = yield from _inside(call, path, inode, depth, conditions)
            todo += reversed(inner)
            if all(_holds(call, condition, path, inode, depth) for condition in conditions):
                yield from _act(call, actions, path, inode)


def _parse(words: list[str]) -> tuple[list[Condition], list[list[str]]]:
    conditions: list[Condition] = []
    actions: list[list[str]] = []
    negated = False
    while words:
        word = words.pop(0)
        if word in ("!", "-not"):
            negated = not negated
            continue
        if word in ("-a", "-and"):
            continue
        if word in ("-o", "-or", "(", ")", "-prune"):
            raise NotModelled(f"find {word}")
        if word == "-exec":
            end = next((i for i, w in enumerate(words) if w in (";", "+")), None)
            if end is None:
                raise Failure("-exec requires an argument")
            actions.append(["-exec", *words[:end]])
            del words[:end + 1]
        elif word in ACTIONS:
            actions.append([word])
        elif word in TESTS:
            if word != "-empty" and not words:
                raise Failure(f"{word}: requires an argument")
            value = words.pop(0) if word != "-empty" else ""
            if word == "-type" and value not in KINDS:
                raise Failure(f"unknown -type argument '{value}'")
            if word in ("-maxdepth", "-mindepth"):
                count(value)
            conditions.append((negated, word, value))
        else:
            raise Failure(f"unrecognized: {word}")
        negated = False
    return conditions, actions or [["-print"]]


def _inside(call: Call, path: str, inode: Inode, depth: int, conditions: list[Condition]) -> Steps:
    deepest = min((int(v) for _, test, v in conditions if test == "-maxdepth"), default=1 << 30)
    if not inode.is_dir or depth >= deepest:
        return []
    try:
        return [(whole := join(path, name), call.p.fs.inode(whole, follow=False), depth + 1)
                for name in call.p.fs.listdir(path)]
    except OSError as error:
        yield from call.complain(f"{path}: {words_of(error)}")
        return []


def _holds(call: Call, condition: Condition, path: str, inode: Inode, depth: int) -> bool:
    negated, test, value = condition
    name = path.rstrip("/").rpartition("/")[2] or path
    if test == "-name":
        found = fnmatch.fnmatchcase(name, value)
    elif test == "-iname":
        found = fnmatch.fnmatchcase(name.lower(), value.lower())
    elif test == "-path":
        found = fnmatch.fnmatchcase(path, value)
    elif test == "-type":
        found = inode.kind == KINDS[value]
    elif test == "-size":
        found = _size_holds(value, inode)
    elif test == "-user":
        found = value in (str(inode.uid), "root" if inode.uid == 0 else "")
    elif test == "-perm":
        raise NotModelled("find -perm")
    elif test == "-empty":
        found = not (call.p.fs.listdir(path) if inode.is_dir else inode.size)
    elif test == "-mindepth":
        found = depth >= int(value)
    else:
        return True
    return found != negated


def _size_holds(value: str, inode: Inode) -> bool:
    sign, text = (value[0], value[1:]) if value[:1] in "+-" else ("", value)
    unit = {"c": 1, "k": 1024, "b": 512}.get(text[-1:], 512)
    wanted = count(text.rstrip("ckb"))
    size = inode.size if unit == 1 else -(-(disk_kib(inode) * 1024) // unit)
    return size > wanted if sign == "+" else size < wanted if sign == "-" else size == wanted


def _act(call: Call, actions: list[list[str]], path: str, inode: Inode) -> Steps:
    for action, *words in actions:
        if action == "-print":
            yield from call.line(path)
        elif action == "-print0":
            yield from call.write(path + "\0")
        elif action == "-delete":
            try:
                (call.p.fs.rmdir if inode.is_dir else call.p.fs.unlink)(path)
            except OSError as error:
                yield from call.complain(f"{path}: {words_of(error)}")
        else:
            yield from call.flush()
            argv = [word.replace("{}", path) for word in words]
            try:
                child = call.p.spawn(argv)
            except OSError as error:
                yield from call.complain(f"{argv[0] if argv else ''}: {words_of(error)}")
                return
            _, status = yield from call.p.wait(child)
            if status:
                return


@applet("which", "a")
def which(call: Call) -> Steps:
    if not call.words:
        raise BadUsage()
    for name in call.words:
        try:
            path = call.p.env.get("PATH", DEFAULT_PATH)
            found = call.p.kernel.find_executable(call.p, name, path)
            if not call.p.fs.exists(found):
                raise FileNotFoundError
        except OSError:
            call.status = 1
            continue
        yield from call.line(found)


@applet("basename", "as:")
def basename(call: Call) -> Steps:
    if not call.words or len(call.words) > 2 and not call.has("a", "s"):
        raise BadUsage()
    suffix = call.value("s")
    names = call.words
    if len(names) == 2 and not call.has("a", "s"):
        suffix, names = names[1], names[:1]
    for name in names:
        last = name.rstrip("/").rpartition("/")[2] or ("/" if name.startswith("/") else "")
        yield from call.line(last.removesuffix(suffix) if last != suffix else last)


@applet("dirname")
def dirname(call: Call) -> Steps:
    if len(call.words) != 1:
        raise BadUsage()
    above, slash, _ = call.words[0].rstrip("/").rpartition("/")
    yield from call.line(above.rstrip("/") or ("/" if slash or call.words[0][:1] == "/" else "."))


@applet("pwd", "LP")
def pwd(call: Call) -> Steps:
    yield from call.line(call.p.cwd)
