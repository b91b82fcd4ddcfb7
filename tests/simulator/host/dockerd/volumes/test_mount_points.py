"""-v and --mount, as the daemon reads and refuses them."""

import pytest

from simulator.engine import HopError
from simulator.host.dockerd.volumes.mount_points import parse_bind, parse_mount


def test_a_named_volume_a_host_path_and_an_anonymous_volume():
    named, bind, anonymous = map(parse_bind, ("data:/d:ro", "/srv/site:/usr/share/", "/cache"))
    assert (named.kind, named.name, named.writable, named.mode) == ("volume", "data", False, "ro")
    assert (bind.kind, bind.source, bind.destination) == ("bind", "/srv/site", "/usr/share")
    assert (anonymous.kind, anonymous.anonymous, anonymous.mode) == ("volume", True, "")
    assert parse_bind("data:/d").api() == {
        "Type": "volume", "Name": "data", "Source": "", "Destination": "/d", "Driver": "local",
        "Mode": "z", "RW": True, "Propagation": ""}


@pytest.mark.parametrize("text, message", [
    ("a:b:c:d", "invalid volume specification: 'a:b:c:d'"),
    (":/x", "invalid volume specification: ':/x'"), ("", "invalid volume specification: ''"),
    ("relative/path:/x:zz", "invalid mode: zz"), ("a:/x:ro,rw", "invalid mode: ro,rw"),
    ("data:rel", "invalid volume specification: 'data:rel': invalid mount config for type "
     "\"volume\": invalid mount path: 'rel' mount path must be absolute"),
    ("data:/", "invalid volume specification: 'data:/': invalid mount config for type \"volume\": "
     "invalid specification: destination can't be '/'")])
def test_bad_specifications(text, message):
    with pytest.raises(HopError) as refused:
        parse_bind(text)
    assert (refused.value.message, refused.value.code) == (message, 400)


def test_tmpfs_options_become_mount_options():
    point = parse_mount({"Type": "tmpfs", "Target": "/t",
                         "TmpfsOptions": {"SizeBytes": 1024, "Mode": 0o700}})
    assert point.options == ["mode=700", "size=1024"]


@pytest.mark.parametrize("asked, message", [
    ({"Type": "x", "Target": "/t"}, 'invalid mount config for type "x": mount type unknown'),
    ({"Type": "bind", "Target": "/t"},
     'invalid mount config for type "bind": field Source must not be empty'),
    ({"Type": "bind", "Target": "/t", "Source": "rel"}, 'invalid mount config for type "bind": '
     "invalid mount path: 'rel' mount path must be absolute")])
def test_bad_mounts(asked, message):
    with pytest.raises(HopError) as refused:
        parse_mount(asked)
    assert refused.value.message == message
