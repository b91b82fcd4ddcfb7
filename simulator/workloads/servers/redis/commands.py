"""The commands of redis: functions of the database and the words after the command's name."""

from __future__ import annotations

import fnmatch

from .database import COMMANDS, Database, command
from .protocol import Failed, Simple

OK = Simple("OK")
WRONG_TYPE = Failed("WRONGTYPE Operation against a key holding the wrong kind of value")
NOT_A_NUMBER = Failed("ERR value is not an integer or out of range")
SYNTAX = Failed("ERR syntax error")


def _integer(data: bytes) -> int | None:
    text = data.removeprefix(b"-")
    return int(data) if text.isdigit() and len(text) < 19 else None


@command("PING", 0, 1)
def ping(db: Database, words: list[bytes]) -> object:
    return words[0] if words else Simple("PONG")


@command("ECHO", 1, 1)
def echo(db: Database, words: list[bytes]) -> object:
    return words[0]


@command("SELECT", 1, 1)
def select(db: Database, words: list[bytes]) -> object:
    return OK if words[0] == b"0" else Failed("ERR drydock: not modelled: databases other than 0")


@command("SET", 2, 5)
def set_(db: Database, words: list[bytes]) -> object:
    key, value, *options = words
    end, i = None, 0
    while i < len(options):
        option = options[i].upper()
        if option in (b"NX", b"XX"):
            if (db.get(key) is None) == (option == b"XX"):
                return None
        elif option in (b"EX", b"PX") and i + 1 < len(options):
            i += 1
            amount = _integer(options[i])
            if amount is None:
                return NOT_A_NUMBER
            end = db.now_ms + amount * (1000 if option == b"EX" else 1)
        else:
            return SYNTAX
        i += 1
    db.ends.pop(key, None)
    db.put(key, value)
    if end is not None:
        db.ends[key] = end
    return OK


@command("GET", 1, 1)
def get(db: Database, words: list[bytes]) -> object:
    value = db.get(words[0])
    return value if value is None or isinstance(value, bytes) else WRONG_TYPE


@command("MGET", 1)
def mget(db: Database, words: list[bytes]) -> object:
    values = [db.get(key) for key in words]
    return [value if isinstance(value, bytes) else None for value in values]


@command("MSET", 2)
def mset(db: Database, words: list[bytes]) -> object:
    if len(words) % 2:
        return Failed("ERR wrong number of arguments for 'mset' command")
    for key, value in zip(words[::2], words[1::2], strict=True):
        db.put(key, value)
    return OK


@command("APPEND", 2, 2)
def append(db: Database, words: list[bytes]) -> object:
    value = db.get(words[0]) or b""
    if not isinstance(value, bytes):
        return WRONG_TYPE
    db.put(words[0], value + words[1])
    return len(value) + len(words[1])


def _add(db: Database, key: bytes, amount: int | None) -> object:
    value = db.get(key)
    if value is not None and not isinstance(value, bytes):
        return WRONG_TYPE
    number = _integer(value if value is not None else b"0")
    if number is None or amount is None:
        return NOT_A_NUMBER
    db.put(key, str(number + amount).encode())
    return number + amount


@command("INCR", 1, 1)
def incr(db: Database, words: list[bytes]) -> object:
    return _add(db, words[0], 1)


@command("DECR", 1, 1)
def decr(db: Database, words: list[bytes]) -> object:
    return _add(db, words[0], -1)


@command("INCRBY", 2, 2)
def incrby(db: Database, words: list[bytes]) -> object:
    return _add(db, words[0], _integer(words[1]))


@command("DEL", 1)
def delete(db: Database, words: list[bytes]) -> object:
    return sum(db.get(key) is not None and db.remove(key) for key in words)


@command("EXISTS", 1)
def exists(db: Database, words: list[bytes]) -> object:
    return sum(db.get(key) is not None for key in words)


@command("KEYS", 1, 1)
def keys(db: Database, words: list[bytes]) -> object:
    pattern = words[0].decode("latin-1")
    return [key for key in db.live() if fnmatch.fnmatchcase(key.decode("latin-1"), pattern)]


@command("DBSIZE", 0, 0)
def dbsize(db: Database, words: list[bytes]) -> object:
    return len(db.live())


@command("TYPE", 1, 1)
def type_(db: Database, words: list[bytes]) -> object:
    value = db.get(words[0])
    kinds = {bytes: "string", list: "list", dict: "hash"}
    return Simple("none" if value is None else kinds[type(value)])


@command("EXPIRE", 2, 2)
def expire(db: Database, words: list[bytes]) -> object:
    seconds = _integer(words[1])
    if seconds is None:
        return NOT_A_NUMBER
    if db.get(words[0]) is None:
        return 0
    db.ends[words[0]] = db.now_ms + seconds * 1000
    return 1


@command("TTL", 1, 1)
def ttl(db: Database, words: list[bytes]) -> object:
    if db.get(words[0]) is None:
        return -2
    end = db.ends.get(words[0])
    return -1 if end is None else (end - db.now_ms + 500) // 1000


@command("PERSIST", 1, 1)
def persist(db: Database, words: list[bytes]) -> object:
    return int(db.get(words[0]) is not None and db.ends.pop(words[0], None) is not None)


def _push(db: Database, words: list[bytes], left: bool) -> object:
    value = db.get(words[0])
    if value is not None and not isinstance(value, list):
        return WRONG_TYPE
    items = list(value or [])
    for word in words[1:]:
        items.insert(0, word) if left else items.append(word)
    db.put(words[0], items)
    return len(items)


@command("LPUSH", 2)
def lpush(db: Database, words: list[bytes]) -> object:
    return _push(db, words, True)


@command("RPUSH", 2)
def rpush(db: Database, words: list[bytes]) -> object:
    return _push(db, words, False)


def _pop(db: Database, key: bytes, at: int) -> object:
    value = db.get(key)
    if value is None:
        return None
    if not isinstance(value, list):
        return WRONG_TYPE
    items = list(value)
    item = items.pop(at)
    db.put(key, items) if items else db.remove(key)
    return item


@command("LPOP", 1, 1)
def lpop(db: Database, words: list[bytes]) -> object:
    return _pop(db, words[0], 0)


@command("RPOP", 1, 1)
def rpop(db: Database, words: list[bytes]) -> object:
    return _pop(db, words[0], -1)


@command("LLEN", 1, 1)
def llen(db: Database, words: list[bytes]) -> object:
    value = db.get(words[0]) or []
    return len(value) if isinstance(value, list) else WRONG_TYPE


@command("LRANGE", 3, 3)
def lrange(db: Database, words: list[bytes]) -> object:
    value, first, last = db.get(words[0]) or [], _integer(words[1]), _integer(words[2])
    if not isinstance(value, list):
        return WRONG_TYPE
    if first is None or last is None:
        return NOT_A_NUMBER
    first = max(0, first + len(value)) if first < 0 else first
    last = last + len(value) if last < 0 else last
    return value[first:last + 1]


@command("HSET", 3)
def hset(db: Database, words: list[bytes]) -> object:
    value = db.get(words[0])
    if value is not None and not isinstance(value, dict):
        return WRONG_TYPE
    pairs = dict(zip(words[1::2], words[2::2], strict=False))
    fresh = sum(field not in (value or {}) for field in pairs)
    db.put(words[0], {**(value or {}), **pairs})
    return fresh


@command("HGET", 2, 2)
def hget(db: Database, words: list[bytes]) -> object:
    value = db.get(words[0]) or {}
    return value.get(words[1]) if isinstance(value, dict) else WRONG_TYPE


@command("HGETALL", 1, 1)
def hgetall(db: Database, words: list[bytes]) -> object:
    value = db.get(words[0]) or {}
    if not isinstance(value, dict):
        return WRONG_TYPE
    return [part for pair in value.items() for part in pair]


@command("FLUSHALL", 0, 1)
def flushall(db: Database, words: list[bytes]) -> object:
    db.values, db.ends = {}, {}
    db.dirty += 1
    return OK


COMMANDS["FLUSHDB"] = COMMANDS["FLUSHALL"]
