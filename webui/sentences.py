"""One sentence for every verb of the trace, in English and Spanish: what the now-line, the text
twin and "why?" say.

A sentence is a template: `{name}` is a parameter of the entry's detail, `{lane}` and `{to}` its two
ends as a subject ("the registry"), `{subject}` its subject; `|bytes`, `|seconds`, `|short`,
`|views` and `|words` shape a value. Backquotes mark what a program really says. The first sentence
of a verb whose `when` patterns all match is taken. `webui/pages/words.py` and
`static/js/words/sentence.js` render this same table.
"""

from __future__ import annotations

from typing import NamedTuple

# Who is meant by a lane: label in a list, and subject of a sentence.
LANES: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "laptop/you": ("you", "you"), "laptop/shell": ("shell", "the shell"),
        "laptop/docker": ("docker CLI", "the docker CLI"), "host/dockerd": ("dockerd", "dockerd"),
        "registry/registry": ("registry", "the registry"),
        "host/containerd": ("containerd", "containerd"), "host/shim": ("shim", "the shim"),
        "host/runc": ("runc", "runc"), "host/kernel": ("kernel", "the kernel"),
        "host/container": ("container", "the container's program"),
        "laptop/podman": ("podman", "podman"), "laptop/conmon": ("conmon", "conmon"),
        "laptop/crun": ("crun", "crun"),
        "laptop/devcontainer": ("devcontainer", "devcontainer"),
        "laptop/kernel": ("kernel here", "the laptop's kernel"),
    },
    "es": {
        "laptop/you": ("tú", "tú"), "laptop/shell": ("shell", "la shell"),
        "laptop/docker": ("CLI docker", "el CLI docker"), "host/dockerd": ("dockerd", "dockerd"),
        "registry/registry": ("registro", "el registro"),
        "host/containerd": ("containerd", "containerd"), "host/shim": ("shim", "el shim"),
        "host/runc": ("runc", "runc"), "host/kernel": ("kernel", "el kernel"),
        "host/container": ("contenedor", "el programa del contenedor"),
        "laptop/podman": ("podman", "podman"), "laptop/conmon": ("conmon", "conmon"),
        "laptop/devcontainer": ("devcontainer", "devcontainer"),
        "laptop/crun": ("crun", "crun"),
        "laptop/kernel": ("kernel local", "el kernel del portátil"),
    },
}


class Sentence(NamedTuple):
    """`when` names patterns (regular expressions, searched) for values of the entry."""

    en: str
    es: str
    when: dict[str, str] = {}


def _request(method: str, path: str, en: str, es: str) -> Sentence:
    return Sentence(en, es, {"method": f"^{method}$", "path": path})


def _rpc(method: str, en: str, es: str) -> Sentence:
    return Sentence(en, es, {"method": method})


_CONTAINER = r"/containers/[^/]+"

SENTENCES: dict[str, list[Sentence]] = {
    # what enters a world
    "typed": [Sentence("You typed `{command}`", "Escribiste `{command}`")],
    "connected": [Sentence("Your own client connected: `{client}`",
                           "Se conectó tu propio cliente: `{client}`")],
    "interrupted": [Sentence("You pressed `{key}`", "Pulsaste `{key}`")],
    "fault_injected": [Sentence("A fault was injected: `{fault|words}` on {target}",
                                "Se provocó una avería: `{fault|words}` en {target}")],
    "fault_mended": [Sentence("The fault `{fault|words}` on {target} was mended",
                              "Se reparó la avería `{fault|words}` en {target}")],

    # messages of the wire
    "http_request": [
        _request("HEAD|GET", r"/_ping$", "{lane} asks {to}: are you there, and which API version?",
                 "{lane} pregunta a {to}: ¿estás ahí, y con qué versión de API?"),
        _request("POST", r"/containers/create$", "{lane} asks {to} to create a container",
                 "{lane} pide a {to} crear un contenedor"),
        _request("POST", r"/images/create$", "{lane} asks {to} to pull an image",
                 "{lane} pide a {to} descargar una imagen"),
        _request("POST", r"/images/[^/]+/push$", "{lane} asks {to} to push an image",
                 "{lane} pide a {to} publicar una imagen"),
        _request("POST", r"/images/[^/]+/tag$", "{lane} asks {to} to tag an image",
                 "{lane} pide a {to} etiquetar una imagen"),
        _request("POST", r"/build$", "{lane} sends {to} a build context",
                 "{lane} envía a {to} un contexto de construcción"),
        _request("POST", r"/commit$", "{lane} asks {to} to make an image of a container",
                 "{lane} pide a {to} hacer una imagen de un contenedor"),
        _request("POST", _CONTAINER + r"/start$", "{lane} asks {to} to start the container",
                 "{lane} pide a {to} arrancar el contenedor"),
        _request("POST", _CONTAINER + r"/attach$",
                 "{lane} asks {to} for the container's output and input",
                 "{lane} pide a {to} la salida y la entrada del contenedor"),
        _request("POST", _CONTAINER + r"/wait$",
                 "{lane} asks {to} to say when the container ends",
                 "{lane} pide a {to} que avise cuando termine el contenedor"),
        _request("POST", _CONTAINER + r"/stop$", "{lane} asks {to} to stop the container",
                 "{lane} pide a {to} parar el contenedor"),
        _request("POST", _CONTAINER + r"/kill$", "{lane} asks {to} to send the container a signal",
                 "{lane} pide a {to} enviar una señal al contenedor"),
        _request("POST", _CONTAINER + r"/restart$", "{lane} asks {to} to restart the container",
                 "{lane} pide a {to} reiniciar el contenedor"),
        _request("POST", _CONTAINER + r"/pause$", "{lane} asks {to} to freeze the container",
                 "{lane} pide a {to} congelar el contenedor"),
        _request("POST", _CONTAINER + r"/unpause$", "{lane} asks {to} to thaw the container",
                 "{lane} pide a {to} descongelar el contenedor"),
        _request("POST", _CONTAINER + r"/rename$", "{lane} asks {to} to rename the container",
                 "{lane} pide a {to} cambiar el nombre del contenedor"),
        _request("POST", _CONTAINER + r"/update$", "{lane} asks {to} to change the limits",
                 "{lane} pide a {to} cambiar los límites"),
        _request("POST", _CONTAINER + r"/resize$", "{lane} tells {to} the size of the terminal",
                 "{lane} dice a {to} el tamaño del terminal"),
        _request("POST", _CONTAINER + r"/exec$",
                 "{lane} asks {to} to prepare a second process in the container",
                 "{lane} pide a {to} preparar un segundo proceso en el contenedor"),
        _request("POST", r"/exec/[^/]+/start$", "{lane} asks {to} to start that process",
                 "{lane} pide a {to} arrancar ese proceso"),
        _request("POST", r"/exec/[^/]+/resize$", "{lane} tells {to} the size of the terminal",
                 "{lane} dice a {to} el tamaño del terminal"),
        _request("GET", r"/exec/[^/]+/json$", "{lane} asks {to} how that process ended",
                 "{lane} pregunta a {to} cómo terminó ese proceso"),
        _request("DELETE", _CONTAINER + "$", "{lane} asks {to} to remove the container",
                 "{lane} pide a {to} eliminar el contenedor"),
        _request("GET", r"/containers/json$", "{lane} asks {to} for the list of containers",
                 "{lane} pide a {to} la lista de contenedores"),
        _request("GET", _CONTAINER + r"/json$", "{lane} asks {to} for all about a container",
                 "{lane} pide a {to} todos los datos de un contenedor"),
        _request("GET", _CONTAINER + r"/logs$", "{lane} asks {to} for the container's log",
                 "{lane} pide a {to} el registro de salida del contenedor"),
        _request("GET", _CONTAINER + r"/stats$", "{lane} asks {to} what the container uses",
                 "{lane} pregunta a {to} cuánto consume el contenedor"),
        _request("GET", _CONTAINER + r"/top$", "{lane} asks {to} which processes run in it",
                 "{lane} pregunta a {to} qué procesos corren dentro"),
        _request("GET", _CONTAINER + r"/changes$", "{lane} asks {to} what the container changed",
                 "{lane} pregunta a {to} qué cambió el contenedor"),
        _request("GET|HEAD|PUT", _CONTAINER + r"/archive$",
                 "{lane} copies files with {to}", "{lane} copia archivos con {to}"),
        _request("GET", r"/images/json$", "{lane} asks {to} for the list of images",
                 "{lane} pide a {to} la lista de imágenes"),
        _request("GET", r"/images/.+/json$", "{lane} asks {to} for all about an image",
                 "{lane} pide a {to} todos los datos de una imagen"),
        _request("GET", r"/images/.+/history$", "{lane} asks {to} how the image was made",
                 "{lane} pregunta a {to} cómo se hizo la imagen"),
        _request("DELETE", r"/images/", "{lane} asks {to} to remove an image",
                 "{lane} pide a {to} eliminar una imagen"),
        _request("POST", r"/prune$", "{lane} asks {to} to remove what nobody uses",
                 "{lane} pide a {to} eliminar lo que nadie usa"),
        _request("POST", r"/networks/create$", "{lane} asks {to} for a new network",
                 "{lane} pide a {to} una red nueva"),
        _request("POST", r"/networks/[^/]+/connect$",
                 "{lane} asks {to} to connect a container to a network",
                 "{lane} pide a {to} conectar un contenedor a una red"),
        _request("POST", r"/networks/[^/]+/disconnect$",
                 "{lane} asks {to} to take a container off a network",
                 "{lane} pide a {to} sacar un contenedor de una red"),
        _request("GET", r"/networks", "{lane} asks {to} for networks", "{lane} pide a {to} las "
                                                                       "redes"),
        _request("DELETE", r"/networks/", "{lane} asks {to} to remove a network",
                 "{lane} pide a {to} eliminar una red"),
        _request("POST", r"/volumes/create$", "{lane} asks {to} for a new volume",
                 "{lane} pide a {to} un volumen nuevo"),
        _request("GET", r"/volumes", "{lane} asks {to} for volumes",
                 "{lane} pide a {to} los volúmenes"),
        _request("DELETE", r"/volumes/", "{lane} asks {to} to remove a volume",
                 "{lane} pide a {to} eliminar un volumen"),
        _request("GET", r"/events$", "{lane} asks {to} to tell it every event",
                 "{lane} pide a {to} que le cuente cada suceso"),
        _request("GET", r"/info$", "{lane} asks {to} about itself",
                 "{lane} pregunta a {to} por sí mismo"),
        _request("GET", r"/version$", "{lane} asks {to} for its version",
                 "{lane} pregunta a {to} por su versión"),
        _request("GET", r"/system/df$", "{lane} asks {to} what takes up the disk",
                 "{lane} pregunta a {to} qué ocupa el disco"),
        _request("GET|HEAD", r"^/v2/$", "{lane} asks {to}: do you speak API v2, and may I in?",
                 "{lane} pregunta a {to}: ¿hablas la API v2, y puedo pasar?"),
        _request("GET|HEAD", r"/token", "{lane} fetches a token from {to}",
                 "{lane} pide un token a {to}"),
        _request("GET|HEAD", r"^/v2/.+/manifests/sha256:",
                 "{lane} asks {to} for a manifest by its digest",
                 "{lane} pide a {to} un manifiesto por su digest"),
        _request("GET|HEAD", r"^/v2/.+/manifests/", "{lane} asks {to} which layers the tag "
                                                    "stands for",
                 "{lane} pregunta a {to} qué capas hay detrás de la etiqueta"),
        _request("GET", r"^/v2/.+/blobs/", "{lane} asks {to} for `{path|short}`",
                 "{lane} pide a {to} `{path|short}`"),
        Sentence("{lane} sends {to} `{method} {path|short}`",
                 "{lane} envía a {to} `{method} {path|short}`"),
    ],
    "http_reply": [
        Sentence("{lane} answers {to}: connection taken over, bytes flow both ways",
                 "{lane} responde a {to}: conexión cedida, los bytes van en ambos sentidos",
                 {"status": "^101"}),
        Sentence("{lane} answers {to} `{status}`: done, created",
                 "{lane} responde a {to} `{status}`: hecho, creado", {"status": "^201"}),
        Sentence("{lane} answers {to} `{status}`: done, nothing to add",
                 "{lane} responde a {to} `{status}`: hecho, nada que añadir", {"status": "^204"}),
        Sentence("{lane} answers {to} `{status}`: already so",
                 "{lane} responde a {to} `{status}`: ya estaba así", {"status": "^304"}),
        Sentence("{lane} answers {to} `{status}`: not without a token",
                 "{lane} responde a {to} `{status}`: sin token, no", {"status": "^401"}),
        Sentence("{lane} answers {to} `{status}`: there is no such thing here",
                 "{lane} responde a {to} `{status}`: aquí no hay tal cosa", {"status": "^404"}),
        Sentence("{lane} answers {to} `{status}`: that would clash with what is there",
                 "{lane} responde a {to} `{status}`: chocaría con lo que ya hay",
                 {"status": "^409"}),
        Sentence("{lane} refuses with `{status}`", "{lane} se niega con `{status}`",
                 {"status": "^4"}),
        Sentence("{lane} fails with `{status}`", "{lane} falla con `{status}`", {"status": "^5"}),
        Sentence("{lane} answers {to} `{status}`", "{lane} responde a {to} `{status}`"),
    ],
    "http_chunk": [Sentence("{lane} sends {to} {size|bytes} of the answer",
                            "{lane} envía a {to} {size|bytes} de la respuesta")],
    "http_upload": [Sentence("{lane} sends {to} {size|bytes}", "{lane} envía a {to} {size|bytes}")],
    "rpc": [
        _rpc(r"(?i)containers[./_]?create", "{lane} gives {to} the container's description",
             "{lane} entrega a {to} la descripción del contenedor"),
        _rpc(r"(?i)containers[./_]?delete", "{lane} tells {to} to forget the container",
             "{lane} dice a {to} que olvide el contenedor"),
        _rpc(r"(?i)start[_]?exec|exec[_]?start", "{lane} asks {to} to start the second process",
             "{lane} pide a {to} arrancar el segundo proceso"),
        _rpc(r"(?i)delete[_]?exec|delete[_]?process",
             "{lane} asks {to} to clear away the second process",
             "{lane} pide a {to} retirar el segundo proceso"),
        _rpc(r"(?i)exec", "{lane} asks {to} to prepare a second process",
             "{lane} pide a {to} preparar un segundo proceso"),
        _rpc(r"(?i)create", "{lane} asks {to} to create the task: set up, not yet running",
             "{lane} pide a {to} crear la tarea: preparada, aún sin correr"),
        _rpc(r"(?i)start", "{lane} tells {to}: start", "{lane} dice a {to}: arranca"),
        _rpc(r"(?i)kill", "{lane} asks {to} to send a signal",
             "{lane} pide a {to} enviar una señal"),
        _rpc(r"(?i)delete|shutdown", "{lane} asks {to} to clear away what is left",
             "{lane} pide a {to} retirar lo que queda"),
        _rpc(r"(?i)pause", "{lane} asks {to} to freeze the processes",
             "{lane} pide a {to} congelar los procesos"),
        _rpc(r"(?i)resume", "{lane} asks {to} to let the processes go on",
             "{lane} pide a {to} que los procesos sigan"),
        _rpc(r"(?i)pids", "{lane} asks {to} which processes there are",
             "{lane} pregunta a {to} qué procesos hay"),
        _rpc(r"(?i)stats|metrics", "{lane} asks {to} what the container uses",
             "{lane} pregunta a {to} cuánto consume el contenedor"),
        _rpc(r"(?i)resize", "{lane} tells {to} the size of the terminal",
             "{lane} dice a {to} el tamaño del terminal"),
        _rpc(r"(?i)stdin|closeio", "{lane} tells {to} that the input has ended",
             "{lane} dice a {to} que la entrada ha terminado"),
        _rpc(r"(?i)update", "{lane} asks {to} to change the limits",
             "{lane} pide a {to} cambiar los límites"),
        _rpc(r"(?i)wait", "{lane} asks {to} to say when it ends",
             "{lane} pide a {to} que avise cuando termine"),
        Sentence("{lane} calls `{method}` of {to}", "{lane} llama a `{method}` de {to}"),
    ],
    "rpc_reply": [
        Sentence("{lane} answers {to} with an error: `{error}`",
                 "{lane} responde a {to} con un error: `{error}`", {"error": "."}),
        Sentence("{lane} tells {to}: done", "{lane} dice a {to}: hecho"),
    ],
    "exec": [
        Sentence("{lane} starts a shim: it will stay with the container",
                 "{lane} arranca un shim: se quedará con el contenedor", {"argv": "shim.* start$"}),
        Sentence("{lane} starts the shim once more, to clear away what is left",
                 "{lane} arranca el shim otra vez, para retirar lo que queda",
                 {"argv": "shim.* delete$"}),
        Sentence("{lane} starts `runc create`, which builds the container",
                 "{lane} arranca `runc create`, que construye el contenedor",
                 {"argv": "^runc create|runc .*create "}),
        Sentence("{lane} starts `runc start`, which lets the program go",
                 "{lane} arranca `runc start`, que suelta el programa",
                 {"argv": "^runc start|runc .*start "}),
        Sentence("{lane} starts `runc delete`, which removes cgroup and state",
                 "{lane} arranca `runc delete`, que elimina el cgroup y el estado",
                 {"argv": "^runc delete|runc .*delete "}),
        Sentence("{lane} starts `runc exec`, which joins the container's namespaces",
                 "{lane} arranca `runc exec`, que entra en los espacios de nombres del contenedor",
                 {"argv": "^runc exec|runc .*exec "}),
        Sentence("{lane} starts `{argv}`", "{lane} arranca `{argv}`"),
    ],
    "exited": [
        Sentence("`{subject}` ends well, with exit code `0`",
                 "`{subject}` termina bien, con código `0`", {"code": "^0$"}),
        Sentence("`{subject}` ends with exit code `{code}`",
                 "`{subject}` termina con código `{code}`"),
    ],
    "event": [
        Sentence("{lane} tells {to} that the process has ended",
                 "{lane} avisa a {to} de que el proceso ha terminado", {"topic": "exit"}),
        Sentence("{lane} tells {to} that memory ran out",
                 "{lane} avisa a {to} de que se agotó la memoria", {"topic": "oom"}),
        Sentence("{lane} tells {to} that the process has started",
                 "{lane} avisa a {to} de que el proceso ha arrancado", {"topic": "start"}),
        Sentence("{lane} tells {to} that the task is ready, and waits",
                 "{lane} avisa a {to} de que la tarea está lista, y espera",
                 {"topic": "tasks/create"}),
        Sentence("{lane} tells {to} that a container is noted",
                 "{lane} avisa a {to} de que hay un contenedor anotado",
                 {"topic": "containers/create"}),
        Sentence("{lane} tells {to} that it is cleared away",
                 "{lane} avisa a {to} de que está retirado", {"topic": "delete"}),
        Sentence("{lane} tells {to}: `{topic}`", "{lane} avisa a {to}: `{topic}`"),
    ],

    # containerd and the shim
    "containerd_wrote_bundle": [Sentence("containerd writes the bundle for runc: `{path}`",
                                         "containerd escribe el bundle para runc: `{path}`")],
    "sigchld": [Sentence("The kernel tells {to}: pid {pid} has ended",
                         "El kernel avisa a {to}: el pid {pid} ha terminado")],

    # system calls
    "sys_clone": [Sentence("{process} asks the kernel for a new process: pid {child}",
                           "{process} pide al kernel un proceso nuevo: pid {child}")],
    "sys_unshare": [Sentence("{process} leaves the shared view: new {namespaces|views} namespaces",
                             "{process} deja la vista común: espacios de nombres nuevos, "
                             "{namespaces|views}")],
    "sys_setns": [Sentence("{process} enters the container's {namespaces|views} namespaces",
                           "{process} entra en los espacios de nombres {namespaces|views} del "
                           "contenedor")],
    "sys_execve": [Sentence("{process} becomes `{argv}`", "{process} se convierte en `{argv}`")],
    "sys_exit_group": [Sentence("{process} ends with code `{code}`",
                                "{process} termina con código `{code}`")],
    "sys_mount": [
        Sentence("{process} stacks the layers into one file system at `{target}`",
                 "{process} apila las capas en un solo sistema de archivos en `{target}`",
                 {"fstype": "overlay"}),
        Sentence("{process} mounts `{fstype}` at `{target}`",
                 "{process} monta `{fstype}` en `{target}`", {"fstype": "."}),
        Sentence("{process} mounts `{source}` at `{target}`",
                 "{process} monta `{source}` en `{target}`"),
    ],
    "sys_umount": [Sentence("{process} unmounts `{target}`", "{process} desmonta `{target}`")],
    "sys_pivot_root": [Sentence("{process} makes the layers its `/` (pivot_root)",
                                "{process} hace de las capas su `/` (pivot_root)")],
    "sys_sethostname": [Sentence("{process} sets the host name inside to `{hostname}`",
                                 "{process} pone dentro el nombre de máquina `{hostname}`")],
    "sys_mkdir": [
        Sentence("{process} makes a cgroup: `{path}`", "{process} crea un cgroup: `{path}`",
                 {"path": "cgroup"}),
        Sentence("{process} makes the directory `{path}`", "{process} crea el directorio `{path}`"),
    ],
    "sys_rmdir": [Sentence("{process} removes the directory `{path}`",
                           "{process} elimina el directorio `{path}`")],
    "sys_unlink": [Sentence("{process} removes `{path}`", "{process} elimina `{path}`")],
    "sys_write": [Sentence("{process} writes `{value}` to `{path}`",
                           "{process} escribe `{value}` en `{path}`")],
    "sys_mkfifo": [Sentence("{process} makes a pipe with a name: `{path}`",
                            "{process} crea una tubería con nombre: `{path}`")],
    "sys_open": [Sentence("{process} opens `{path}`", "{process} abre `{path}`")],
    "sys_mknod": [Sentence("{process} makes the device `{path}`",
                           "{process} crea el dispositivo `{path}`")],
    "sys_symlink": [Sentence("{process} makes the link `{path}` to `{target}`",
                             "{process} crea el enlace `{path}` a `{target}`")],
    "sys_prctl": [Sentence("{process} sets `{option}` on itself",
                           "{process} se aplica `{option}`")],
    "sys_prlimit": [Sentence("{process} limits itself: `{limit}` is `{value}`",
                             "{process} se pone un límite: `{limit}` es `{value}`")],
    "sys_seccomp": [Sentence("{process} puts a filter on its own system calls",
                             "{process} pone un filtro a sus propias llamadas al sistema")],
    "sys_capset": [Sentence("{process} gives up capabilities and keeps {kept}",
                            "{process} renuncia a capacidades y conserva {kept}")],
    "sys_setuid": [Sentence("{process} becomes user {uid}", "{process} pasa a ser el usuario "
                                                            "{uid}")],
    "sys_setgid": [Sentence("{process} becomes group {gid}", "{process} pasa a ser el grupo "
                                                             "{gid}")],
    "sys_setgroups": [Sentence("{process} sets its groups: `{groups}`",
                               "{process} fija sus grupos: `{groups}`")],
    "sys_keyctl": [Sentence("{process} joins a new key ring: `{keyring}`",
                            "{process} se une a un llavero nuevo: `{keyring}`")],
    "sys_kill": [Sentence("{process} sends `{signal}` to {target}",
                          "{process} envía `{signal}` a {target}")],

    # kernel
    "kernel_oom_kill": [Sentence(
        "The kernel kills pid {pid}: its cgroup uses {memory|bytes}, the limit is {limit|bytes}",
        "El kernel mata el pid {pid}: su cgroup usa {memory|bytes}, el límite es {limit|bytes}")],

    # dockerd, the life of a container
    "dockerd_event": [Sentence("dockerd notes an event: `{type} {action}` {name}",
                               "dockerd anota un suceso: `{type} {action}` {name}")],
    "dockerd_checked_settings": [Sentence("dockerd checks the settings: they fit",
                                          "dockerd comprueba la configuración: encaja")],
    "dockerd_merged_config": [Sentence(
        "dockerd puts the request over the settings of `{image}`: it will run `{command}`",
        "dockerd aplica la petición sobre la configuración de `{image}`: correrá `{command}`")],
    "dockerd_named": [Sentence("dockerd calls the container `{name}`",
                               "dockerd llama `{name}` al contenedor")],
    "dockerd_saved": [Sentence("dockerd saves `{path|short}` to disk",
                               "dockerd guarda `{path|short}` en el disco")],
    "dockerd_wrote_spec": [Sentence("dockerd writes the OCI description of what is to run",
                                    "dockerd escribe la descripción OCI de lo que va a correr")],
    "dockerd_state": [Sentence("Container `{name}` is now {status}",
                               "El contenedor `{name}` está ahora {status|state}")],
    "dockerd_start_failed": [Sentence("`{name}` could not be started: `{error}`",
                                      "`{name}` no pudo arrancar: `{error}`")],
    "dockerd_waits_for_exit": [Sentence(
        "dockerd gives `{name}` {seconds} s to end by itself",
        "dockerd da a `{name}` {seconds} s para terminar por sí mismo")],
    "dockerd_signals": [Sentence("dockerd wants `{signal}` sent to `{name}`",
                                 "dockerd quiere enviar `{signal}` a `{name}`")],
    "dockerd_handles_exit": [Sentence("dockerd learns that `{name}` ended with `{code}`",
                                      "dockerd se entera de que `{name}` terminó con `{code}`")],
    "dockerd_cleaned_up": [Sentence("dockerd takes back network and mounts of `{name}`",
                                    "dockerd recupera la red y los montajes de `{name}`")],
    "dockerd_restarts_in": [Sentence("dockerd will start `{name}` again in {ms|seconds}",
                                     "dockerd volverá a arrancar `{name}` en {ms|seconds}")],
    "dockerd_removed": [Sentence("dockerd has removed `{name}`", "dockerd ha eliminado `{name}`")],
    "dockerd_attached": [Sentence("dockerd connects the client to `{name}`",
                                  "dockerd conecta el cliente con `{name}`")],
    "dockerd_probe": [
        Sentence("The health check of `{name}` passed", "La prueba de salud de `{name}` fue bien",
                 {"code": "^0$"}),
        Sentence("The health check of `{name}` failed with `{code}`",
                 "La prueba de salud de `{name}` falló con `{code}`"),
    ],

    # images: dockerd and the registry
    "dockerd_pulls": [Sentence("dockerd begins to pull `{image}`",
                               "dockerd empieza a descargar `{image}`")],
    "dockerd_resolved_image": [Sentence(
        "dockerd knows now what the tag stands for: `{digest|short}`, layers: {layers}",
        "dockerd sabe ya qué hay tras la etiqueta: `{digest|short}`, capas: {layers}")],
    "dockerd_has_layer": [Sentence("dockerd has this layer already, from another image: no "
                                   "download",
                                   "dockerd ya tiene esta capa, de otra imagen: no se descarga")],
    "dockerd_verified_layer": [Sentence(
        "dockerd checks the hash of {size|bytes}: the layer is what it claims to be",
        "dockerd comprueba el hash de {size|bytes}: la capa es la que dice ser")],
    "dockerd_extracted_layer": [Sentence("dockerd has unpacked a layer: {size|bytes} on disk",
                                         "dockerd ha desempaquetado una capa: {size|bytes} en "
                                         "disco")],
    "dockerd_stored_image": [Sentence("dockerd stores the image `{image}`",
                                      "dockerd guarda la imagen `{image}`")],
    "dockerd_deleted_image": [Sentence("dockerd deletes the image and layers nobody else uses: "
                                       "{layers}",
                                       "dockerd elimina la imagen y las capas que nadie más "
                                       "usa: {layers}")],
    "dockerd_pushes": [Sentence("dockerd begins to push `{image}`",
                                "dockerd empieza a publicar `{image}`")],
    # builds
    "build_context": [Sentence(
        "dockerd has unpacked the build context: {size|bytes} of your files",
        "dockerd ha desempaquetado el contexto de construcción: {size|bytes} de tus archivos")],
    "build_step": [
        Sentence("Build step {n} of {total}: `{instruction}` begins a stage with that image",
                 "Paso {n} de {total} de la construcción: `{instruction}` empieza una etapa con "
                 "esa imagen", {"instruction": "^[Ff][Rr][Oo][Mm] "}),
        Sentence("Build step {n} of {total}: `{instruction}`",
                 "Paso {n} de {total} de la construcción: `{instruction}`"),
    ],
    "build_cache_hit": [Sentence(
        "This step was done before on the same image: dockerd reuses its result `{image}`",
        "Este paso ya se hizo antes sobre la misma imagen: dockerd reutiliza su resultado "
        "`{image}`")],
    "build_cache_missed": [Sentence(
        "Nothing in the cache comes of this step on `{image}`: from here on every step is done",
        "En la caché no hay nada que venga de este paso sobre `{image}`: desde aquí se hace cada "
        "paso")],
    "build_copied": [Sentence(
        "dockerd copies {files} files ({size|bytes}) to `{path}` in a new layer",
        "dockerd copia {files} archivos ({size|bytes}) a `{path}` en una capa nueva")],
    "build_failed": [Sentence("The build has failed: `{error}`",
                              "La construcción ha fallado: `{error}`")],
    "build_done": [
        Sentence("The build is done: the image `{image}` is called `{tags}`",
                 "La construcción ha terminado: la imagen `{image}` se llama `{tags}`",
                 {"tags": "."}),
        Sentence("The build is done: the image `{image}` has no name",
                 "La construcción ha terminado: la imagen `{image}` no tiene nombre"),
    ],
    "connection_refused": [Sentence("Nobody listens at `{host}`: connection refused",
                                    "Nadie escucha en `{host}`: conexión rechazada")],

    # file systems of containers
    "dockerd_made_rw_layer": [Sentence(
        "dockerd puts an empty writable layer on top of the image's layers: {layers}",
        "dockerd pone una capa escribible y vacía encima de las capas de la imagen: {layers}")],
    "kernel_mounted_overlay": [Sentence(
        "The kernel stacks {layers} layers into one file system",
        "El kernel apila {layers} capas en un solo sistema de archivos")],
    "kernel_unmounted": [Sentence("The kernel takes the stacked layers apart again",
                                  "El kernel vuelve a separar las capas apiladas")],
    "dockerd_filled_volume": [Sentence(
        "dockerd copies the image's files at `{path}` into the new volume: {files}",
        "dockerd copia en el volumen nuevo los archivos de la imagen en `{path}`: {files}")],

    # networks
    "kernel_added_bridge": [Sentence("The kernel has a new bridge: `{bridge}` for {subnet}",
                                     "El kernel tiene un puente nuevo: `{bridge}` para {subnet}")],
    "kernel_removed_bridge": [Sentence("The kernel removes the bridge `{bridge}`",
                                       "El kernel elimina el puente `{bridge}`")],
    "kernel_connected": [Sentence(
        "The kernel plugs the container into `{bridge}`: `{interface}` has {address}",
        "El kernel conecta el contenedor a `{bridge}`: `{interface}` tiene {address}")],
    "kernel_disconnected": [Sentence("The kernel unplugs `{interface}` from `{bridge}`",
                                     "El kernel desconecta `{interface}` de `{bridge}`")],
    "kernel_forwards_port": [Sentence("The kernel forwards port {port} of the host to {target}",
                                      "El kernel reenvía el puerto {port} del host a {target}")],
    "kernel_stopped_forwarding": [Sentence("The kernel no longer forwards port {port} to {target}",
                                           "El kernel ya no reenvía el puerto {port} a {target}")],
    "dockerd_allocated_address": [Sentence(
        "dockerd chooses the address {address} on the network `{network}`",
        "dockerd elige la dirección {address} en la red `{network}`")],
    "dockerd_answers_names": [Sentence(
        "dockerd will answer container names on `{network}`, at 127.0.0.11",
        "dockerd responderá a nombres de contenedores en `{network}`, en 127.0.0.11")],
    # docker compose
    "compose_read": [Sentence(
        "Compose read {services} services of project {subject} from `{file}`",
        "Compose leyó {services} servicios del proyecto {subject} en `{file}`")],
    "compose_plan": [
        Sentence("Compose decides to create {subject}: the file wants it and it is not there",
                 "Compose decide crear {subject}: el archivo lo pide y no existe",
                 {"action": "^create$"}),
        Sentence("Compose decides to make {subject} again: its settings in the file are others now",
                 "Compose decide rehacer {subject}: su configuración en el archivo es otra",
                 {"action": "^recreate$", "why": "^config$"}),
        Sentence("Compose decides to make {subject} again: its image is another one now",
                 "Compose decide rehacer {subject}: su imagen es otra",
                 {"action": "^recreate$", "why": "^image$"}),
        Sentence("Compose decides to make {subject} again", "Compose decide rehacer {subject}",
                 {"action": "^recreate$"}),
        Sentence("Compose keeps {subject}: it is as the file wants it",
                 "Compose conserva {subject}: es como lo pide el archivo", {"action": "^keep$"}),
        Sentence("Compose decides to remove {subject}: there are more than the file wants",
                 "Compose decide quitar {subject}: hay más de los que pide el archivo")],
    "compose_waits": [
        Sentence("Compose waits until {subject} is healthy before it starts what needs it",
                 "Compose espera a que {subject} esté sano antes de arrancar lo que depende de él",
                 {"condition": "healthy"}),
        Sentence("Compose waits until {subject} has done its work",
                 "Compose espera a que {subject} termine su trabajo")],

    # podman: no daemon; short-lived programs act themselves
    "podman_event": [Sentence("podman notes an event: `{type} {action}` {name}",
                              "podman anota un suceso: `{type} {action}` {name}")],
    "podman_state": [Sentence("podman writes down that `{name}` is now {status}",
                              "podman anota que `{name}` está ahora {status|state}")],
    "podman_created": [Sentence("podman creates the container `{name}` from `{image}` by itself",
                                "podman crea por sí mismo el contenedor `{name}` de `{image}`")],
    "podman_wrote_spec": [Sentence("podman writes the OCI description of what is to run",
                                   "podman escribe la descripción OCI de lo que va a correr")],
    "podman_signals": [Sentence("podman wants `{signal}` sent to `{name}`",
                                "podman quiere enviar `{signal}` a `{name}`")],
    "podman_cleaned_up": [Sentence("podman takes back network and mounts of `{name}`",
                                   "podman recupera la red y los montajes de `{name}`")],
    "podman_restarts": [Sentence("podman starts `{name}` again: its policy is `{policy}`",
                                 "podman vuelve a arrancar `{name}`: su política es `{policy}`")],
    "podman_pod_created": [Sentence("podman creates the pod `{name}`",
                                    "podman crea el pod `{name}`")],
    "podman_pulls": [Sentence("podman begins to pull `{image}`, without any daemon",
                              "podman empieza a descargar `{image}`, sin demonio alguno")],
    "podman_resolved_image": [Sentence(
        "podman knows now what the tag stands for: `{digest|short}`, layers: {layers}",
        "podman sabe ya qué hay tras la etiqueta: `{digest|short}`, capas: {layers}")],
    "podman_has_layer": [Sentence("podman has this layer already: no download",
                                  "podman ya tiene esta capa: no se descarga")],
    "podman_verified_layer": [Sentence("podman checks the hash of {size|bytes}",
                                       "podman comprueba el hash de {size|bytes}")],
    "podman_extracted_layer": [Sentence("podman has unpacked a layer: {size|bytes} on disk",
                                        "podman ha desempaquetado una capa: {size|bytes} en "
                                        "disco")],
    "podman_stored_image": [Sentence("podman stores the image `{image}`",
                                     "podman guarda la imagen `{image}`")],
    "podman_made_rw_layer": [Sentence(
        "podman puts an empty writable layer on top of the image's layers: {layers}",
        "podman pone una capa escribible y vacía encima de las capas de la imagen: {layers}")],
    "podman_filled_volume": [Sentence(
        "podman copies the image's files at `{path}` into the new volume: {files}",
        "podman copia en el volumen nuevo los archivos de la imagen en `{path}`: {files}")],
    "podman_start_pipe": [Sentence("podman tells conmon through a pipe: go on",
                                   "podman dice a conmon por una tubería: adelante")],
    "conmon_sync_pipe": [Sentence("conmon tells podman through a pipe how it went",
                                  "conmon dice a podman por una tubería cómo ha ido")],
    "conmon_output": [Sentence("conmon passes on {size|bytes} of output",
                               "conmon pasa {size|bytes} de salida")],
    "conmon_input": [Sentence("conmon passes on {size|bytes} of input",
                              "conmon pasa {size|bytes} de entrada")],
    "conmon_wrote_exit": [Sentence("conmon writes the exit code of `{name}` to a file: `{code}`",
                                   "conmon escribe en un archivo el código de salida de "
                                   "`{name}`: `{code}`")],
    "kernel_pasta": [Sentence("pasta gives the container a network without root: {address}",
                              "pasta da al contenedor una red sin root: {address}")],
    # dev containers
    "devcontainer_read": [Sentence("devcontainer reads `{file}`", "devcontainer lee `{file}`")],
    "devcontainer_feature": [Sentence("devcontainer will install the feature `{feature}` on top of "
                                      "the image",
                                      "devcontainer instalará la característica `{feature}` encima "
                                      "de la imagen")],
    "devcontainer_reuses": [
        Sentence("devcontainer finds the folder's container by its labels: it runs already",
                 "devcontainer encuentra por sus etiquetas el contenedor de la carpeta: ya está en "
                 "marcha", {"state": "^running$"}),
        Sentence("devcontainer finds the folder's container by its labels and starts it again",
                 "devcontainer encuentra por sus etiquetas el contenedor de la carpeta y lo "
                 "arranca otra vez")],
    "devcontainer_probed": [Sentence(
        "devcontainer asks a login shell of `{subject}` for its environment: {variables} variables",
        "devcontainer pide su entorno a una shell de inicio de `{subject}`: {variables} "
        "variables")],
    "devcontainer_hook": [
        Sentence("devcontainer runs `{hook}` on the laptop",
                 "devcontainer ejecuta `{hook}` en el portátil", {"where": "^laptop$"}),
        Sentence("devcontainer runs `{hook}` in the container (from {origin})",
                 "devcontainer ejecuta `{hook}` en el contenedor (de {origin})")],
    "devcontainer_skips": [Sentence("`{hook}` has run before: a marker in the container says so",
                                    "`{hook}` ya se ejecutó: lo dice una marca en el contenedor")],
    "devcontainer_forwards": [Sentence(
        "devcontainer listens on the laptop's port {port} for the container",
        "devcontainer escucha en el puerto {port} del portátil por el contenedor")],
    "devcontainer_ready": [Sentence("The folder is ready in the container, as `{folder}`",
                                    "La carpeta está lista en el contenedor, como `{folder}`")],
}


# Words of a container's state, for sentences.
STATES = {"created": "creado", "running": "en marcha", "paused": "congelado",
          "restarting": "reiniciándose", "removing": "eliminándose", "exited": "terminado",
          "dead": "muerto"}


def table(language: str) -> dict:
    """What the browser needs to say everything in one language, JSON-shaped."""
    place = 0 if language == "en" else 1
    return {
        "lanes": LANES[language],
        "states": STATES if language == "es" else {},
        "sentences": {verb: [[sentence[place], sentence.when] for sentence in choices]
                      for verb, choices in SENTENCES.items()},
    }
