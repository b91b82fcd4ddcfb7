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
    (("Build", "Construcción"),
     ("The classic builder: every instruction, stages, cache and what ends it, .dockerignore",
      "El constructor clásico: cada instrucción, etapas, caché y lo que la termina, .dockerignore"),
     ("docker-py's tests of builds, and outputs of a real engine",
      "Las pruebas de construcción de docker-py, y salidas de un motor real")),
    (("Docker Compose", "Docker Compose"),
     ("Projects, profiles, conditions, health, scale, what is made anew and what is kept",
      "Proyectos, perfiles, condiciones, salud, escala, lo que se rehace y lo que se conserva"),
     ("Transcripts of the real plugin; the real plugin also drives this world",
      "Transcripciones del plugin real; el plugin real también maneja este mundo")),
    (("Podman", "Podman"),
     ("No daemon: podman, conmon and crun as processes of the user, with user namespaces; pods",
      "Sin daemon: podman, conmon y crun como procesos del usuario, con espacios de nombres de "
      "usuario; pods"),
     ("Podman 5's own help, tables and texts", "La ayuda, las tablas y los textos de Podman 5")),
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

# What was replayed against this world, how much of it agrees, and why the rest does not.
COMPARED: tuple[tuple[Both, str, Both], ...] = (
    (("Transcripts of the docker command, recorded with Engine 28.2.2",
      "Transcripciones de la orden docker, grabadas con Engine 28.2.2"), "236 / 237",
     ("The busybox of the recording crashes without a word when it looks up an unknown name; this "
      "one says that it is a bad address. Measured with one fixed seed: with others one more "
      "command may differ, because a single letter can abbreviate a random id, as on a real engine",
      "El busybox de la grabación se cae sin decir nada al buscar un nombre desconocido; este "
      "dice que es una dirección incorrecta. Medido con una semilla fija: con otras puede diferir "
      "una orden más, porque una sola letra puede abreviar un id al azar, como en un motor real")),
    (("Transcripts of Docker Compose 5.6.1, recorded with the same engine",
      "Transcripciones de Docker Compose 5.6.1, grabadas con el mismo motor"), "88 / 89",
     ("A config that is a file of the machine on which the real client runs: the host of this "
      "world has a disk of its own and does not see it",
      "Una config que es un archivo de la máquina donde corre el cliente real: el host de este "
      "mundo tiene su propio disco y no lo ve")),
    (("docker-py's own integration tests, without those of Swarm and plugins",
      "Las pruebas de integración del propio docker-py, sin las de Swarm y plugins"),
     "251 / 262",
     ("Three need IPv6, two the links of the default bridge, one link-local addresses, one device "
      "rules, one a part of a volume as a mount, one a volume driver, one a WebSocket, one an "
      "image of 2019. An engine 20.10.24 without internet passes 245; 236 of those pass here",
      "Tres necesitan IPv6, dos los enlaces del bridge por omisión, una direcciones link-local, "
      "una reglas de dispositivos, una parte de un volumen como montaje, una un controlador de "
      "volúmenes, una un WebSocket y una una imagen de 2019. Un motor 20.10.24 sin internet pasa "
      "245; 236 de ellas pasan aquí")),
)

REFUSED: tuple[Both, ...] = (
    ("Swarm: services, stacks, nodes, secrets and configs",
     "Swarm: servicios, stacks, nodos, secretos y configs"),
    ("Plugins, remote contexts, registries with accounts",
     "Plugins, contextos remotos, registros con cuenta"),
    ("BuildKit; user namespaces under Docker; GPU and other devices",
     "BuildKit; espacios de nombres de usuario en Docker; GPU y otros dispositivos"),
    ("Links of the default bridge, volume drivers other than local, attach over a WebSocket, "
     "checkpoints", "Enlaces del bridge por omisión, controladores de volúmenes que no sean "
                    "local, conexión por WebSocket, puntos de control"),
    ("IPv6, and networks that reach outside this world: nothing here touches a real network",
     "IPv6, y redes que salgan de este mundo: nada de aquí toca una red real"),
    ("Windows containers", "Contenedores de Windows"),
)
