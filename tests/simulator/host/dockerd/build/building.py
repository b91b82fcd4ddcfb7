"""Builds for tests: a Dockerfile and files go to the daemon as a client would send them."""

from __future__ import annotations

import io
import json
import re
import tarfile
from typing import Any
from urllib.parse import urlencode

from ..client import Client


def context(files: dict[str, str | bytes], dockerfile: str = "") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in {"Dockerfile": dockerfile, **files}.items():
            data = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), 0o644
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


class Builder(Client):
    def build(self, text: str, files: dict[str, str | bytes] | None = None, *,
              wait_ms: int = 600_000, **query: Any) -> Built:
        asked = {name: json.dumps(value) if isinstance(value, dict) else value
                 for name, value in query.items()}
        answer = self.post(f"/build?{urlencode(asked, doseq=True)}", wait_ms=wait_ms,
                           raw=context(files or {}, text))
        return Built(self, answer)

    def inspect(self, name: str) -> Any:
        return self.get(f"/images/{name}/json").json

    def run(self, image: str, *command: str, **config: Any) -> str:
        """What a container of the image prints."""
        self.create("probe", *command, **{"Image": image, **config})
        self.post("/containers/probe/start")
        self.post("/containers/probe/wait")
        output = self.get("/containers/probe/logs?stdout=1&stderr=1").output.decode()
        self.delete("/containers/probe?force=1")
        return output


class Built:
    """An answer to POST /build."""

    def __init__(self, client: Builder, answer: Any) -> None:
        self._client, self.answer = client, answer

    @property
    def text(self) -> str:
        """All words, with ids made alike."""
        words = "".join(o.get("stream", "") for o in self.answer.objects)
        return re.sub(r"\b[0-9a-f]{12}\b", "ID", words)

    @property
    def raw(self) -> str:
        return "".join(o.get("stream", "") for o in self.answer.objects)

    @property
    def error(self) -> str:
        if self.answer.status >= 400:
            return self.answer.message
        return next((o["error"] for o in self.answer.objects if "error" in o), "")

    @property
    def code(self) -> int:
        return next(o["errorDetail"].get("code", 0) for o in self.answer.objects if "error" in o)

    @property
    def image(self) -> str:
        return next(o["aux"]["ID"] for o in reversed(self.answer.objects) if "aux" in o)

    @property
    def cached(self) -> int:
        return self.raw.count(" ---> Using cache\n")
