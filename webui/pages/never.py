"""What did not happen, and why: the choices that a step ruled out. Facts of the chain, by verb."""

from __future__ import annotations

import re

from .words import Entry

Both = tuple[str, str]

_RULES: list[tuple[str, dict[str, str], list[Both]]] = [
    ("typed", {"command": r"^\s*docker\b"}, [
        ("The shell did not make a container: it only found a program called `docker` and ran it.",
         "La shell no creó ningún contenedor: solo encontró un programa llamado `docker` y lo "
         "ejecutó.")]),
    ("http_request", {"path": r"/containers/create$"}, [
        ("The client did not look for the image itself: it sees no disk of the host.",
         "El cliente no buscó la imagen por sí mismo: no ve ningún disco del host."),
        ("Nothing runs yet: create is not start.", "Aún no corre nada: crear no es arrancar.")]),
    ("http_request", {"path": r"/images/create$"}, [
        ("The client does not download: the daemon does, on its own machine.",
         "El cliente no descarga: lo hace el demonio, en su propia máquina.")]),
    ("http_reply", {"status": r"^404"}, [
        ("No fallback: dockerd never pulls on its own. The client has to ask.",
         "Sin plan B: dockerd nunca descarga por su cuenta. El cliente tiene que pedirlo.")]),
    ("http_reply", {"status": r"^409"}, [
        ("Nothing was replaced: the one that was there first stays as it is.",
         "No se sustituyó nada: lo que estaba primero sigue como estaba.")]),
    ("http_reply", {"status": r"^401"}, [
        ("Not refused for good: anyone may pull, but must fetch a token first.",
         "No es un no definitivo: cualquiera puede descargar, pero antes hay que pedir un "
         "token.")]),
    ("http_request", {"path": r"/blobs/"}, [
        ("No copy from disk: a layer with this digest was not there.",
         "Nada de copiar del disco: no había una capa con este digest."),
        ("At most three layers travel at once; the others wait their turn.",
         "Viajan tres capas a la vez como mucho; las demás esperan su turno.")]),
    ("exec", {"argv": r"shim"}, [
        ("dockerd is not the parent: it may restart and the container lives on.",
         "dockerd no es el padre: puede reiniciarse y el contenedor sigue vivo.")]),
    ("exec", {"argv": r"runc"}, [
        ("No virtual machine: the same kernel will run the program.",
         "Ninguna máquina virtual: el mismo kernel ejecutará el programa.")]),
    ("sys_clone", {}, [
        ("No new kernel: a process, and a table entry that says what it may see.",
         "Ningún kernel nuevo: un proceso, y una anotación que dice qué puede ver.")]),
    ("sys_pivot_root", {}, [
        ("Not chroot: the old root is detached, there is no way back to it.",
         "No es chroot: la raíz antigua se desmonta y no hay vuelta a ella.")]),
    ("sys_mount", {"fstype": "overlay"}, [
        ("No file was copied: layers are stacked, and only a write makes a copy.",
         "No se copió ningún archivo: las capas se apilan, y solo una escritura hace "
         "una copia.")]),
    ("kernel_oom_kill", {}, [
        ("No other container was touched: the limit is this cgroup's own.",
         "No se tocó ningún otro contenedor: el límite es de este cgroup."),
        ("No warning went to the program: SIGKILL cannot be caught.",
         "El programa no recibió aviso: SIGKILL no se puede atrapar.")]),
    ("dockerd_handles_exit", {}, [
        ("The container was not removed: its writable layer, log and exit code stay.",
         "El contenedor no se eliminó: quedan su capa escribible, su registro y su código.")]),
    ("dockerd_restarts_in", {}, [
        ("The cause is not mended: the policy only starts it again.",
         "La causa no se repara: la política solo vuelve a arrancarlo.")]),
    ("dockerd_removed", {}, [
        ("The image is not touched, nor are named volumes.",
         "La imagen no se toca, ni tampoco los volúmenes con nombre.")]),
]


def did_not_happen(entry: Entry, language: str) -> list[str]:
    """Sentences, with backquotes; empty when there is nothing telling to say."""
    place = 0 if language == "en" else 1
    for verb, patterns, choices in _RULES:
        if verb == entry.verb and all(_fits(entry, name, pattern)
                                      for name, pattern in patterns.items()):
            return [choice[place].replace("`", "") for choice in choices]
    return []


def _fits(entry: Entry, name: str, pattern: str) -> bool:
    value = entry.detail.get(name, "")
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return re.search(pattern, text) is not None
