"""Tar archives of simulated files, and hostile ones."""

import gzip
import io
import tarfile

import pytest

from simulator.engine import HopError, QuotaExceeded
from simulator.host.dockerd.files import tarball
from simulator.host.kernel.files.inode import binary, directory, regular, symlink

EPOCH = 1_767_225_600_000


def real_tar(*infos):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for info, data in infos:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def test_what_is_packed_comes_back():
    file = regular(b"payload\n", 0o640, 5, 6)
    file.mtime_ms = 42_000
    data = tarball.pack([("d/", directory(0o1777)), ("d/f", file), ("d/l", symlink("f"))], EPOCH)
    found = {m.name: m.inode for m in tarball.unpack(data, EPOCH)}
    assert list(found) == ["d", "d/f", "d/l"]
    assert found["d"].is_dir and found["d"].mode == 0o1777
    assert (found["d/f"].data, found["d/f"].mode, found["d/f"].uid, found["d/f"].gid,
            found["d/f"].mtime_ms) == (b"payload\n", 0o640, 5, 6, 42_000)
    assert found["d/l"].target == "f"


def test_real_tools_can_read_it():
    data = tarball.pack([("f", regular(b"x"))], EPOCH)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert archive.extractfile("f").read() == b"x"
        assert archive.getmember("f").mtime == EPOCH // 1000


def test_a_binary_stays_one():
    data = tarball.pack([("bin/busybox", binary("busybox", 1_131_168))], EPOCH)
    member, = tarball.unpack(data, EPOCH)
    assert (member.inode.program, member.inode.size) == ("busybox", 1_131_168)


def test_gzip_is_unpacked_and_a_bomb_is_not():
    plain = tarball.pack([("f", regular(b"x"))], EPOCH)
    assert tarball.unpack(gzip.compress(plain), EPOCH)[0].name == "f"
    with pytest.raises(QuotaExceeded):
        tarball.unpack(gzip.compress(bytes(tarball.MAX_BYTES + 10)), EPOCH)


def test_names_that_lead_out_are_refused():
    with pytest.raises(HopError, match="outside"):
        tarball.unpack(real_tar((tarfile.TarInfo("../../etc/passwd"), b"x")), EPOCH)
    member, = tarball.unpack(real_tar((tarfile.TarInfo("/abs/./f"), b"x")), EPOCH)
    assert member.name == "abs/f"


def test_what_is_no_tar_is_refused():
    for data in (b"hello", b"\x1f\x8bnope", b"x" * 10_240):
        with pytest.raises(HopError) as refused:
            tarball.unpack(data, EPOCH)
        assert refused.value.code == 400


def test_hard_links_are_kept():
    link = tarfile.TarInfo("b")
    link.type, link.linkname = tarfile.LNKTYPE, "a"
    members = tarball.unpack(real_tar((tarfile.TarInfo("a"), b"x"), (link, b"")), EPOCH)
    assert [(m.name, m.link) for m in members] == [("a", ""), ("b", "a")]


def test_an_archive_may_stop_after_its_last_byte_but_not_before():
    whole = tarball.pack([("a", regular("abc"))], 0)
    exact = whole[:512 + 3]          # as `docker build -f outside/Dockerfile` sends it
    assert [m.inode.data for m in tarball.unpack(exact, 0)] == [b"abc"]
    with pytest.raises(HopError, match="unexpected EOF"):
        tarball.unpack(exact[:-1], 0)
