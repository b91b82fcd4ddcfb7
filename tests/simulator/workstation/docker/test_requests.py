"""The requests of each command, in order, as the real CLI was recorded to send them."""

from __future__ import annotations

import re

import pytest

from simulator import lanes

from .session import Session

RUN = [("POST", "/containers/create?name=web2"), ("POST", "/containers/ID/wait?condition=next-exit"),
       ("POST", "/containers/ID/start")]
RECORDED = [
    ("docker version", [("GET", "/version")]),
    ("docker ps -aq --filter status=exited --no-trunc -n 5 -s",
     [("GET", "/containers/json?all=1&filters=%7B%22status%22%3A%7B%22exited%22%3Atrue%7D%7D"
              "&limit=5&size=1")]),
    ("docker run -d --name web2 busybox sleep 1000", RUN),
    ("docker run --rm busybox true",
     [("POST", "/containers/create"), ("POST", "/containers/ID/attach?stderr=1&stdout=1&stream=1"),
      ("POST", "/containers/ID/wait?condition=removed"), ("POST", "/containers/ID/start")]),
    ("echo x | docker run -i --rm busybox cat",
     [("POST", "/containers/create"),
      ("POST", "/containers/ID/attach?stderr=1&stdin=1&stdout=1&stream=1"),
      ("POST", "/containers/ID/wait?condition=removed"), ("POST", "/containers/ID/start")]),
    ("docker run --rm nosuchimg echo pulled",
     [("POST", "/containers/create"),
      ("POST", "/images/create?fromImage=docker.io%2Flibrary%2Fnosuchimg&tag=latest")]),
    ("docker run Alpine", []),
    ("docker exec box ls",
     [("GET", "/containers/box/json"), ("POST", "/containers/box/exec"),
      ("POST", "/exec/ID/start"), ("GET", "/exec/ID/json")]),
    ("docker exec -d box ls",
     [("GET", "/containers/box/json"), ("POST", "/containers/box/exec"),
      ("POST", "/exec/ID/start")]),
    ("docker logs box", [("GET", "/containers/box/json"),
                         ("GET", "/containers/ID/logs?stderr=1&stdout=1&tail=all")]),
    ("docker stop -t 3 box", [("POST", "/containers/box/stop?t=3")]),
    ("docker rm -fv box nothing", [("DELETE", "/containers/box?force=1&v=1"),
                                   ("DELETE", "/containers/nothing?force=1&v=1")]),
    ("docker start -a done", [("GET", "/containers/done/json"),
                              ("POST", "/containers/ID/attach?stderr=1&stdout=1&stream=1"),
                              ("POST", "/containers/ID/wait?condition=next-exit"),
                              ("POST", "/containers/ID/start")]),
    ("docker inspect nothing",
     [("GET", "/containers/nothing/json"), ("GET", "/images/nothing/json"),
      ("GET", "/networks/nothing"), ("GET", "/volumes/nothing"), ("GET", "/info"),
      ("GET", "/plugins/nothing/json")]),
    ("docker images -a --filter dangling=true busybox",
     [("GET", "/images/json?all=1&filters=%7B%22dangling%22%3A%7B%22true%22%3Atrue%7D%2C%22"
              "reference%22%3A%7B%22busybox%22%3Atrue%7D%7D")]),
    ("docker tag busybox my/bb:1",
     [("POST", "/images/busybox/tag?repo=docker.io%2Fmy%2Fbb&tag=1")]),
    ("docker network rm nonet", [("GET", "/networks/nonet"), ("DELETE", "/networks/nonet")]),
    ("docker system prune -f",
     [("POST", "/containers/prune"), ("POST", "/networks/prune"),
      ("POST", "/images/prune?filters=%7B%22dangling%22%3A%7B%22true%22%3Atrue%7D%7D"),
      ("POST", "/build/prune?filters=")]),
    ("docker stats --no-stream box", [("GET", "/containers/box/stats?stream=0")]),
    ("docker context ls", None),
    ("docker run --help", None),
]


@pytest.mark.parametrize(("line", "expected"), RECORDED, ids=[line for line, _ in RECORDED])
def test_requests(line, expected):
    session = Session()
    session.type("docker pull -q busybox")
    session.type("docker run -d --name box busybox sleep 1000; docker run --name done busybox true")
    before = session.world.trace.next_seq
    session.shell(line)
    sent = [entry for entry in session.world.trace.since(before - 1)
            if entry.verb == "http_request" and entry.lane == lanes.DOCKER_CLI]
    requests = [tuple(entry.detail["payload"].split("\n")[0].split(" ")[:2]) for entry in sent]
    if expected is None:
        assert requests == []
        return
    assert requests[0] == ("HEAD", "/_ping")
    assert [(method, re.sub(r"/[0-9a-f]{64}", "/ID", target.removeprefix("/v1.50")))
            for method, target in requests[1:]] == expected
