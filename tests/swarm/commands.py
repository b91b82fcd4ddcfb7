"""Random commands and faults for the swarm and the property tests; all from a seed."""

from __future__ import annotations

from random import Random

NAMES = ("web", "db", "cache", "job")
IMAGES = ("busybox", "alpine", "nginx", "redis", "hello-world", "busybox:nosuch", "nosuch/image")
PROGRAMS = ("sleep 30", "true", "false", "sh -c 'exit 3'", "sh -c 'trap \"exit 7\" TERM; sleep 60'",
            "sh -c 'while :; do :; done'", "tail /dev/zero", "nosuchprogram", "yes", "cat",
            "sh -c 'sleep 5 & sleep 6 & wait'", "sh -c 'echo out; echo err >&2; sleep 2'")
OPTIONS = ("", "--rm ", "-m 16m ", "--cpus 0.5 ", "--restart on-failure:2 ", "--restart always ",
           "-p 8080:80 ", "-p 80 ", "-v data:/data ", "--network none ", "--network net ",
           "--init ", "-e A=1 ", "--read-only ", "--pids-limit 4 ", "-u 1000 ", "--stop-timeout 1 ")
FAULTS = ("registry_down registry", "slow_network host:registry", "cut_network host:registry",
          "disk_full host")


def command(dice: Random) -> str:
    """One line that somebody might type."""
    name, other = dice.choice(NAMES), dice.choice(NAMES)
    return dice.choice((
        f"docker run -d --name {name} {dice.choice(OPTIONS)}{dice.choice(OPTIONS)}"
        f"{dice.choice(IMAGES)} {dice.choice(PROGRAMS)}",
        f"docker run -d --name {name} {dice.choice(OPTIONS)}busybox {dice.choice(PROGRAMS)}",
        f"docker create --name {name} {dice.choice(OPTIONS)}busybox {dice.choice(PROGRAMS)}",
        f"docker start {name}", f"docker stop -t 1 {name}", f"docker restart -t 1 {name}",
        f"docker kill {name}", f"docker kill -s HUP {name}", f"docker rm {name}",
        f"docker rm -f {name}", f"docker rm -fv {name} {other}", f"docker pause {name}",
        f"docker unpause {name}", f"docker rename {name} {other}", f"docker exec -d {name} sleep 3",
        f"docker exec {name} sh -c 'echo hi > /data/f; ls /'", f"docker logs {name}",
        f"docker update -m 64m --memory-swap 64m {name}", f"docker inspect {name}",
        f"docker top {name}", f"docker rmi -f {dice.choice(IMAGES)}", "docker ps -as",
        f"docker pull {dice.choice(IMAGES)}", "docker network create net", "docker network rm net",
        f"docker network connect net {name}", f"docker network disconnect net {name}",
        "docker volume rm data", "docker volume prune -af", "docker container prune -f",
        "docker image prune -af", "docker system df", "docker stats --no-stream",
        f"docker wait {name} & sleep 1; kill $!"))


def fault(dice: Random) -> str:
    return f"fault inject {dice.choice(FAULTS)}"
