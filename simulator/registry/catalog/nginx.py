"""nginx: the official image on Debian and on Alpine, with its entrypoint scripts."""

from __future__ import annotations

from functools import partial

from simulator.host.kernel import Inode, binary, directory, put, regular, symlink

from ..content import Content
from . import base
from .files import GROUP_ALPINE, GROUP_DEBIAN, PASSWD_ALPINE, PASSWD_DEBIAN, tree
from .recipe import PATH, Image, Step, layer_step, metadata

CREATED = "2025-10-08T21:05:14Z"
LABELS = {"maintainer": "NGINX Docker Maintainers <docker-maint@nginx.com>"}

WELCOME = """<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
"""
ERROR_PAGE = """<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
</body>
</html>
"""
NGINX_CONF = """
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
"""
DEFAULT_CONF = """server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
"""
MIME_TYPES = """
types {
    text/html                             html htm shtml;
    text/css                              css;
    text/xml                              xml;
    image/gif                             gif;
    image/jpeg                            jpeg jpg;
    application/javascript                js;
    text/plain                            txt;
    image/png                             png;
    image/svg+xml                         svg svgz;
    application/json                      json;
    application/pdf                       pdf;
}
"""
# Written anew for this world: it prints what the official entrypoint prints, in plain sh.
ENTRYPOINT = """#!/bin/sh
me=/docker-entrypoint.sh
if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
    echo "$me: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"
    echo "$me: Looking for shell scripts in /docker-entrypoint.d/"
    for script in /docker-entrypoint.d/*; do
        case "$script" in
            *.envsh) echo "$me: Sourcing $script"; . "$script" ;;
            *.sh) echo "$me: Launching $script"; "$script" ;;
        esac
    done
    echo "$me: Configuration complete; ready for start up"
fi
exec "$@"
"""
LISTEN_IPV6 = """#!/bin/sh
me=10-listen-on-ipv6-by-default.sh
conf=/etc/nginx/conf.d/default.conf
echo "$me: info: Getting the checksum of $conf"
if grep -q 'listen  *\\[::]:80;' $conf; then
    echo "$me: info: IPv6 listen already enabled"
    exit 0
fi
if ! touch $conf 2>/dev/null; then
    echo "$me: info: can not modify $conf (read-only file system?)"
    exit 0
fi
sed -i 's/listen       80;/listen       80;\\n    listen  [::]:80;/' $conf
echo "$me: info: Enabled listen on IPv6 in $conf"
"""
SCRIPTS = {
    "10-listen-on-ipv6-by-default.sh": LISTEN_IPV6,
    "15-local-resolvers.envsh":
        "#!/bin/sh\n[ \"$NGINX_ENTRYPOINT_LOCAL_RESOLVERS\" ] || return 0\n",
    "20-envsubst-on-templates.sh": "#!/bin/sh\n[ -d /etc/nginx/templates ] || exit 0\n",
    "30-tune-worker-processes.sh":
        "#!/bin/sh\n[ \"$NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE\" ] || exit 0\n",
}


def _program(passwd: str, group: str) -> Inode:
    root = tree({"usr/share/nginx/html/index.html": WELCOME,
                 "usr/share/nginx/html/50x.html": ERROR_PAGE, "etc/nginx/nginx.conf": NGINX_CONF,
                 "etc/nginx/conf.d/default.conf": DEFAULT_CONF,
                 "etc/nginx/mime.types": MIME_TYPES, "etc/passwd": passwd, "etc/group": group},
                ("etc/nginx/modules", "var/cache/nginx", "usr/lib/nginx/modules"))
    put(root, "usr/sbin/nginx", binary("nginx", 1_546_104))
    put(root, "usr/bin/curl", binary("curl", 281_048))
    put(root, "docker-entrypoint.d", directory())
    log = put(root, "var/log/nginx", directory())
    log.children["access.log"] = symlink("/dev/stdout")
    log.children["error.log"] = symlink("/dev/stderr")
    return root


def _on_debian() -> Inode:
    return _program(PASSWD_DEBIAN + "nginx:x:101:101:nginx user:/nonexistent:/bin/false\n",
                    GROUP_DEBIAN + "nginx:x:101:\n")


def _on_alpine() -> Inode:
    return _program(PASSWD_ALPINE + "nginx:x:101:101:nginx:/var/cache/nginx:/sbin/nologin\n",
                    GROUP_ALPINE + "nginx:x:101:nginx\n")


def _script(path: str, text: str) -> Inode:
    root = directory()
    put(root, path, regular(text, 0o755))
    return root


def _copies() -> list[Step]:
    """The entrypoint and its four scripts, a layer each, as in the Dockerfile."""
    steps = [layer_step("COPY docker-entrypoint.sh / # buildkit", "nginx docker-entrypoint.sh",
                        628, 1_620, partial(_script, "docker-entrypoint.sh", ENTRYPOINT))]
    for (name, text), (size, unpacked) in zip(
            SCRIPTS.items(), ((955, 2_122), (404, 389), (1_210, 3_018), (1_398, 4_619)),
            strict=True):
        steps.append(layer_step(
            f"COPY {name} /docker-entrypoint.d # buildkit", f"nginx {name}", size, unpacked,
            partial(_script, f"docker-entrypoint.d/{name}", text)))
    return steps


def _nginx(version: str, flavour: str) -> Image:
    """`flavour` is the Debian or Alpine that the image is built on."""
    alpine = flavour == "alpine"
    parent = base.ALPINE["3.22.2"] if alpine else base.BOOKWORM_SLIM
    release = "1" if alpine else "1~bookworm"
    variables = [f"NGINX_VERSION={version}", f"PKG_RELEASE={release}", f"DYNPKG_RELEASE={release}",
                 "NJS_VERSION=0.9.1", f"NJS_RELEASE={release}"]
    size, unpacked = (17_300_000, 44_100_000) if alpine else (44_130_000, 117_000_000)
    return parent.then(
        *metadata("LABEL maintainer=NGINX Docker Maintainers <docker-maint@nginx.com>",
                  *(f"ENV {variable}" for variable in variables)),
        layer_step("RUN /bin/sh -c set -x     && groupadd --system --gid 101 nginx "
                   "&& useradd ... # buildkit", f"nginx {version} {flavour}", size, unpacked,
                   _on_alpine if alpine else _on_debian),
        *_copies(),
        *metadata('ENTRYPOINT ["/docker-entrypoint.sh"]', "EXPOSE map[80/tcp:{}]",
                  "STOPSIGNAL SIGQUIT", 'CMD ["nginx" "-g" "daemon off;"]'),
        created=CREATED, Env=[PATH, *variables], Labels=LABELS,
        ExposedPorts={"80/tcp": {}}, Entrypoint=["/docker-entrypoint.sh"],
        Cmd=["nginx", "-g", "daemon off;"], StopSignal="SIGQUIT", WorkingDir="/")


def repositories() -> list[tuple[str, dict[str, Content], str]]:
    tags: dict[str, Content] = {}
    for version in ("1.26.3", "1.27.5", "1.28.0", "1.29.2"):
        plain, alpine = _nginx(version, "bookworm").content(), _nginx(version, "alpine").content()
        short = ".".join(version.split(".")[:2])
        for tag in (version, short, f"{short}-bookworm"):
            tags[tag] = plain
        for tag in (f"{version}-alpine", f"{short}-alpine"):
            tags[tag] = alpine
    tags |= {"latest": tags["1.29"], "mainline": tags["1.29"], "stable": tags["1.28"],
             "1": tags["1.29"], "alpine": tags["1.29-alpine"],
             "stable-alpine": tags["1.28-alpine"]}
    return [("nginx", tags, "Official build of Nginx.")]
