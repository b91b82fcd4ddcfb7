"""What the fidelity page lists: what is modelled, how it was compared, and what is refused."""

from __future__ import annotations

Both = tuple[str, str]

MODELLED: tuple[tuple[Both, Both, Both], ...] = (
    (("Docker Engine API 1.50", "API 1.50 de Docker Engine"),
     ("Containers, images, exec, logs, networks, volumes, events, as Engine 28.2.2 answers them",
      "Contenedores, imágenes, exec, registros, redes, volúmenes y sucesos, como responde "
      "Engine 28.2.2"),
     ("Transcripts of a real engine, replayed with the real docker command",
      "Transcripciones de un motor real, repetidas con la orden docker real")),
    (("docker command line", "Línea de órdenes docker"),
     ("The requests that the real client sends, its tables, error texts and exit codes",
      "Las peticiones que envía el cliente real, sus tablas, textos de error y códigos de "
      "salida"),
     ("The same transcripts, typed in the page's terminal",
      "Las mismas transcripciones, escritas en el terminal de la página")),
    (("Registry and pull", "Registro y descarga"),
     ("Token, manifest, blobs by digest, three downloads at a time, layers shared between images",
      "Token, manifiesto, blobs por digest, tres descargas a la vez, capas compartidas entre "
      "imágenes"),
     ("Recorded requests and progress lines", "Peticiones y líneas de progreso grabadas")),
    (("containerd, shim, runc", "containerd, shim, runc"),
     ("Tasks and their events; runc create, start and delete as short processes of their own",
      "Tareas y sus sucesos; runc create, start y delete como procesos breves propios"),
     ("One real docker run, recorded system call by system call",
      "Un docker run real, grabado llamada a llamada")),
    (("Linux kernel", "Kernel de Linux"),
     ("Processes and signals, namespaces, cgroup v2 meters and limits, overlay mounts, OOM",
      "Procesos y señales, espacios de nombres, medidores y límites de cgroup v2, montajes "
      "overlay, OOM"),
     ("The same recording, and exit codes of a real host",
      "La misma grabación, y códigos de salida de una máquina real")),
    (("Time", "Tiempo"),
     ("Every delay comes from one table with its source; one clock in whole milliseconds",
      "Cada demora viene de una tabla con su fuente; un reloj en milisegundos enteros"),
     ("Measured latencies; a real machine varies, this one does not",
      "Latencias medidas; una máquina real varía, esta no")),
    (("Programs in containers", "Programas en los contenedores"),
     ("A shell, the usual busybox commands, nginx and redis as far as a lesson needs them",
      "Una shell, las órdenes habituales de busybox, nginx y redis hasta donde hace falta"),
     ("Output of the real commands for the cases in the tests",
      "La salida de las órdenes reales en los casos de las pruebas")),
)

REFUSED: tuple[Both, ...] = (
    ("Swarm: services, stacks, nodes, secrets and configs",
     "Swarm: servicios, stacks, nodos, secretos y configs"),
    ("Plugins, remote contexts, registries with accounts",
     "Plugins, contextos remotos, registros con cuenta"),
    ("BuildKit; user namespaces; GPU and other devices",
     "BuildKit; espacios de nombres de usuario; GPU y otros dispositivos"),
    ("IPv6, and networks that reach outside this world: nothing here touches a real network",
     "IPv6, y redes que salgan de este mundo: nada de aquí toca una red real"),
    ("Windows containers", "Contenedores de Windows"),
)
