"""HostConfig: defaults, limits in the daemon's words, and what is refused by name."""

import pytest

from simulator.engine import HopError, NotModelled
from simulator.host.dockerd.containers import host_config

MEGABYTE = 1 << 20


def test_what_the_cli_sends_without_options_is_the_default():
    host = host_config.complete({"NetworkMode": "default", "MemorySwappiness": -1,
                                 "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
                                 "LogConfig": {"Type": "", "Config": {}}, "Binds": None}, 2)
    assert host["NetworkMode"] == "bridge"
    assert host["MemorySwappiness"] is None
    assert host["LogConfig"] == {"Type": "json-file", "Config": {}}
    assert host["ShmSize"] == 64 * MEGABYTE
    assert host["CgroupnsMode"] == "private"


def test_swap_defaults_to_twice_the_memory():
    assert host_config.complete({"Memory": 32 * MEGABYTE}, 2)["MemorySwap"] == 64 * MEGABYTE
    both = host_config.complete({"Memory": 32 * MEGABYTE, "MemorySwap": 32 * MEGABYTE}, 2)
    assert both["MemorySwap"] == 32 * MEGABYTE


@pytest.mark.parametrize("asked, words", [
    ({"Memory": 4 * MEGABYTE}, "Minimum memory limit allowed is 6MB"),
    ({"Memory": 32 * MEGABYTE, "MemorySwap": 16 * MEGABYTE},
     "Minimum memoryswap limit should be larger than memory limit, see usage"),
    ({"NanoCpus": 3 * 10**9},
     "Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available"),
    ({"CapAdd": ["FOO"]}, 'invalid CapAdd: unknown capability: "CAP_FOO"'),
    ({"AutoRemove": True, "RestartPolicy": {"Name": "always"}},
     "can't create 'AutoRemove' container with restart policy"),
    ({"Isolation": "hyperv"}, "invalid isolation 'hyperv' on linux"),
    ({"LogConfig": {"Type": "asdf"}}, "logger: no log driver named 'asdf' is registered"),
    ({"LogConfig": {"Config": {"max-file": "0"}}}, "max-file cannot be less than 1"),
    ({"Binds": "a:/b"}, "cannot unmarshal string")])
def test_limits_are_refused_in_the_daemons_words(asked, words):
    with pytest.raises(HopError) as refused:
        host_config.complete(asked, 2)
    assert words in refused.value.message
    assert refused.value.code == 400


@pytest.mark.parametrize("asked", [
    {"Devices": [{"PathOnHost": "/dev/sda"}]}, {"CgroupParent": "x"}, {"Nonsense": 1},
    {"SecurityOpt": ["seccomp=/x.json"]}, {"LogConfig": {"Type": "syslog"}},
    {"LogConfig": {"Config": {"max-size": "1m"}}}])
def test_what_is_not_modelled_is_refused_by_name(asked):
    with pytest.raises(NotModelled, match="HostConfig"):
        host_config.complete(asked, 2)


def test_what_cgroup_v2_does_not_have_is_discarded_with_a_warning():
    asked = {"MemorySwappiness": 40}
    assert host_config.complete(asked, 2)["MemorySwappiness"] is None
    assert host_config.warnings(asked)[0].endswith("Memory swappiness discarded.")
    assert host_config.warnings({"MemorySwappiness": -1}) == []


def test_what_changes_nothing_here_is_kept():
    host = host_config.complete({"Isolation": "default",
                                 "LogConfig": {"Config": {"max-file": "100"}}}, 2)
    assert host["Isolation"] == "default"
    assert host["LogConfig"] == {"Type": "json-file", "Config": {"max-file": "100"}}
