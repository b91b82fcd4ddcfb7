"""Servers and their clients on one machine: nginx, httpd, redis, wget, curl."""

from __future__ import annotations

import pytest

from simulator.host.kernel import directory, put, regular, signals, symlink

from .machine import Machine

CONFIGURATION = """worker_processes auto;
events { worker_connections 1024; }
http {
    server {
        listen 80;
        server_name localhost;
        location / { root /usr/share/nginx/html; index index.html; }
        location /api/ { proxy_pass http://127.0.0.1:8080/; proxy_set_header X-Host $host; }
        location = /hi { return 200 "hi\\n"; }
    }
}
"""


@pytest.fixture
def machine():
    machine = Machine()
    root = machine.kernel.root_mount.root
    put(root, "/etc/nginx/nginx.conf", regular(CONFIGURATION))
    put(root, "/usr/share/nginx/html/index.html", regular("<h1>Welcome</h1>\n"))
    put(root, "/run", directory())
    put(root, "/data", directory())
    return machine


def start(machine, *argv, cwd="/w"):
    process, out, err = machine.start(list(argv), None, cwd=cwd, env={"PATH": "/bin"})
    machine.engine.clock.advance(machine.engine.clock.now_ms + 500)
    return process, lambda: b"".join(out).decode(), lambda: b"".join(err).decode()


def ask(machine, *argv):
    return machine.run(list(argv), ms=2_000, env={"PATH": "/bin"})


def test_nginx_starts_serves_and_stops_gracefully(machine):
    master, out, err = start(machine, "nginx", "-g", "daemon off;")
    assert err().count("start worker process ") == 2
    assert ask(machine, "wget", "-qO-", "http://localhost/").out == "<h1>Welcome</h1>\n"
    assert '"GET / HTTP/1.1" 200 17 "-" "Wget" "-"' in out()
    machine.kernel.signal(master, signals.NUMBERS["QUIT"])
    machine.engine.clock.advance(machine.engine.clock.now_ms + 1_000)
    assert master.exit_status == 0
    assert "signal 3 (SIGQUIT) received, shutting down" in err()
    assert err().count("gracefully shutting down") == 2
    assert err().rstrip().endswith(": exit")


def test_a_killed_worker_is_replaced(machine):
    master, _, err = start(machine, "nginx", "-g", "daemon off;")
    victim = master.children[0]
    machine.kernel.signal(victim, signals.KILL)
    machine.engine.clock.advance(machine.engine.clock.now_ms + 500)
    assert f"worker process {victim.ns_pid} exited on signal 9" in err()
    assert len(master.children) == 2
    assert ask(machine, "curl", "-s", "localhost").out == "<h1>Welcome</h1>\n"


def test_nginx_says_what_is_not_there(machine):
    _, out, err = start(machine, "nginx", "-g", "daemon off;")
    result = ask(machine, "curl", "-i", "http://localhost/nosuch")
    assert result.out.startswith("HTTP/1.1 404 Not Found\r\nServer: nginx/1.27.5\r\n")
    assert '" 404 153 "-" "curl/8.5.0" "-"' in out()
    assert 'open() "/usr/share/nginx/html/nosuch" failed (2: No such file or directory)' in err()
    failed = ask(machine, "wget", "http://localhost/nosuch")
    assert failed.err.endswith("wget: server returned error: HTTP/1.1 404 Not Found\n")
    assert failed.status == 1


def test_nginx_passes_requests_on_and_reports_a_dead_backend(machine):
    _, _, err = start(machine, "nginx", "-g", "daemon off;")
    assert ask(machine, "curl", "-s", "localhost/hi").out == "hi\n"
    assert ask(machine, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}",
               "localhost/api/x").out == "502"
    assert "connect() failed (111: Connection refused) while connecting to upstream" in err()
    start(machine, "httpd", "-f", "-p", "8080", "-h", "/w")
    assert ask(machine, "curl", "-s", "localhost/api/t").out == "b 2\na 1\nc 3\n"


@pytest.mark.parametrize(("directive", "message"), [
    ("frobnicate on;", 'nginx: [emerg] unknown directive "frobnicate" in '
                       "/etc/nginx/nginx.conf:1\n"),
    ("server {", 'nginx: [emerg] unexpected end of file, expecting ";" or "}" in '
                 "/etc/nginx/nginx.conf:1\n"),
    ("rewrite a b;", "drydock: not modelled: nginx directive rewrite in "
                     "/etc/nginx/nginx.conf:1\n"),
])
def test_nginx_refuses_a_bad_configuration(machine, directive, message):
    put(machine.kernel.root_mount.root, "/etc/nginx/nginx.conf", regular(directive))
    result = ask(machine, "nginx", "-t")
    assert result.status == 1
    assert message in result.err


def test_httpd_forks_into_the_background_and_serves_files(machine):
    assert ask(machine, "httpd", "-p", "8080", "-h", "/w").status == 0
    assert ask(machine, "wget", "-qO-", "http://127.0.0.1:8080/t").out == "b 2\na 1\nc 3\n"
    saved = ask(machine, "wget", "http://127.0.0.1:8080/d/inner")
    assert "saving to 'inner'\n" in saved.err and saved.err.endswith("'inner' saved\n")
    assert ask(machine, "cat", "inner").out == "inside\n"


def test_curl_names_its_failures(machine):
    refused = ask(machine, "curl", "http://127.0.0.1:1/")
    assert refused.status == 7
    assert refused.err.startswith("curl: (7) Failed to connect to 127.0.0.1 port 1 after ")
    unknown = ask(machine, "curl", "http://nosuch.invalid/")
    assert (unknown.status, unknown.err) == (
        6, "curl: (6) Could not resolve host: nosuch.invalid\n")


def test_curl_gives_up_in_time(machine):
    start(machine, "nc", "-l", "-p", "9000")
    result = ask(machine, "curl", "--max-time", "1", "http://127.0.0.1:9000/")
    assert result.status == 28
    assert "Operation timed out after 10" in result.err


def test_redis_keeps_answers_and_saves_on_sigterm(machine):
    server, out, _ = start(machine, "redis-server", cwd="/data")
    assert "* Ready to accept connections tcp" in out()
    assert ask(machine, "redis-cli", "PING").out == "PONG\n"
    assert ask(machine, "redis-cli", "SET", "color", "blue").out == "OK\n"
    assert ask(machine, "redis-cli", "INCR", "n").out == "1\n"
    assert ask(machine, "redis-cli", "LPUSH", "l", "a", "b").out == "2\n"
    assert ask(machine, "redis-cli", "LRANGE", "l", "0", "-1").out == "b\na\n"
    assert ask(machine, "redis-cli", "INCR", "color").out == (
        "ERR value is not an integer or out of range\n")
    machine.kernel.signal(server, signals.TERM)
    machine.engine.clock.advance(machine.engine.clock.now_ms + 500)
    assert server.exit_status == 0
    assert "Received SIGTERM scheduling shutdown..." in out()
    assert out().rstrip().endswith("# Redis is now ready to exit, bye bye...")
    _, again, _ = start(machine, "redis-server", cwd="/data")
    assert "keys loaded: 3" in again()
    assert ask(machine, "redis-cli", "GET", "color").out == "blue\n"


def test_redis_forgets_in_time_and_serves_several_at_once(machine):
    start(machine, "redis-server", cwd="/data")
    idle, _, _ = start(machine, "redis-cli")
    assert ask(machine, "redis-cli", "SET", "k", "v", "EX", "5").out == "OK\n"
    assert ask(machine, "redis-cli", "TTL", "k").out in ("3\n", "4\n", "5\n")
    machine.engine.clock.advance(machine.engine.clock.now_ms + 6_000)
    assert ask(machine, "redis-cli", "GET", "k").out == "\n"
    assert idle.exit_status is None


def test_redis_cli_without_a_server(machine):
    result = ask(machine, "redis-cli", "ping")
    assert result.err == "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n"
    assert result.status == 1


def test_a_second_server_on_the_same_port_fails(machine):
    start(machine, "redis-server", cwd="/data")
    _, out, _ = start(machine, "redis-server", cwd="/data")
    assert "bind: Address already in use" in out()


def test_the_text_of_hello_world(machine):
    result = ask(machine, "hello")
    assert result.out.startswith("\nHello from Docker!\n")
    assert result.out.endswith("https://docs.docker.com/get-started/\n\n")


def test_dev_stdout_is_the_standard_output_of_who_opens_it(machine):
    put(machine.kernel.root_mount.root, "/dev/stdout", symlink("/proc/self/fd/1"))
    assert machine.run(["tee", "/dev/stdout"], b"twice\n", env={"PATH": "/bin"}).out == \
        "twice\ntwice\n"
