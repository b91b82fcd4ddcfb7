"""A build: every stage, every step, one after the other.

Models moby builder/dockerfile/{builder,evaluator}.go and builder/builder-next's front of 28.2.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import HopError, QuotaExceeded, Steps, UserError

from ..containers import removal
from ..containers.container import Container
from ..images import reference
from ..images.image import Image, Layer
from ..images.pull import Pull
from .arguments import BuildArguments
from .context import Context
from .dockerfile import instructions
from .dockerfile.instructions import Instruction, Stage
from .dockerfile.lines import parse
from .dockerfile.variables import Lexer
from .output import Output
from .state import Options, State, scratch
from .steps import dispatch, expand_arg

if TYPE_CHECKING:
    from ..dockerd import Dockerd

MAX_STEPS = 200        # of one build; each leaves an image
OURS = ("linux", "amd64", "linux/amd64", "x86_64", "linux/x86_64")
SCRATCH = "scratch"


class Build:
    """`gone` is an event: the client has hung up."""

    commits = True

    def __init__(self, daemon: Dockerd, options: Options, context: Context, output: Output,
                 gone: Any) -> None:
        self.daemon, self.engine, self.options = daemon, daemon.engine, options
        self.context, self._dockerfile = context
        self.output, self.gone = output, gone
        self.lexer = Lexer(self._dockerfile.escape)
        self.containers: list[Container] = []        # of the step that runs now
        self.name = options.tags[0].familiar if options.tags else ""
        self._held: list[str] = []
        self._stages: list[tuple[str, Image]] = []
        self._step = self._total = 0
        self._shown, forgotten = daemon.builds.begin(self.name)
        for ident in (*forgotten, self._shown.ident):
            self.engine.changes.mark("build", ident)

    def run(self) -> Steps:
        """Build; returns the Image, tagged. Raises HopError."""
        try:
            image = yield from self._build()
            self._finish("done", image.id)
            return image
        finally:
            if self._shown.status == "running":
                self._finish("failed", "")
            self.daemon.layers.release(self._held)

    def _build(self) -> Steps:
        stages, meta = instructions.stages(self._dockerfile)
        stages = self._until_target(stages)
        if stages:
            stages[-1].instructions.extend(instructions.label(key, value) for key, value
                                           in sorted(self.options.labels.items()))
        self._total = len(meta) + sum(1 + len(stage.instructions) for stage in stages)
        if self._total > MAX_STEPS:
            raise QuotaExceeded(f"a build of this world has at most {MAX_STEPS} steps")
        self._shown.total = self._total
        self._warn()
        arguments = BuildArguments(self.options.arguments)
        for instruction in meta:
            self._tell(instruction.code)
            self._meta(arguments, instruction)
        state = State("", scratch(), arguments)
        for stage in stages:
            state = yield from self._stage(stage, arguments)
            arguments.merge_referenced(state.arguments)
        if arguments.unused():
            self.output.say("[Warning] One or more build-args "
                            f"[{' '.join(arguments.unused())}] were not consumed\n")
        if not state.image.id:
            raise HopError("No image was generated. Is your Dockerfile empty?", 500)
        self.output.say(f"Successfully built {state.image.short_id}\n")
        self._tag(state.image)
        return state.image

    def _until_target(self, stages: list[Stage]) -> list[Stage]:
        if not self.options.target:
            return stages
        for index, stage in enumerate(stages):
            if stage.name == self.options.target.lower():
                return stages[:index + 1]
        raise HopError(f"failed to reach build target {self.options.target} in Dockerfile", 400)

    def _warn(self) -> None:
        for warning in self._dockerfile.warnings:
            self.output.complain(f"[WARNING]: {warning}\n")
        if self._dockerfile.warnings:
            self.output.complain("[WARNING]: Empty continuation lines will become errors in a "
                                 "future release.\n")

    def _meta(self, arguments: BuildArguments, instruction: Instruction) -> None:
        """An ARG in front of the first FROM."""
        variables = arguments.allowed()
        for word in instruction.arguments:
            name, equals, value = expand_arg(self, word, variables).partition("=")
            arguments.add_meta(name, value if equals else None)

    def _tag(self, image: Image) -> None:
        for name in self.options.tags:
            self.daemon.images.tag(image, name)
            self.output.say(f"Successfully tagged {name.familiar}\n")

    # -- stages --------------------------------------------------------------------------

    def _stage(self, stage: Stage, arguments: BuildArguments) -> Steps:
        if stage.name and any(stage.name == name for name, _ in self._stages):
            raise HopError(f"{stage.name} stage name already used", 500)
        self._tell(stage.code)
        base = yield from self._base(stage, arguments)
        for layer in base.layers:
            self.hold(layer)
        state = State(stage.name, base, arguments.stage())
        state.set_default_path()
        self.moved(state, base, "done")
        yield from self._triggers(state)
        self.output.say(f" ---> {state.image.short_id}\n")
        for instruction in stage.instructions:
            if self.gone.triggered:
                self.output.say("Build cancelled\n")
                raise HopError("Build cancelled", 499)
            self._tell(instruction.code)
            yield from self._do(state, instruction)
            self.output.say(f" ---> {state.image.short_id}\n")
        if state.image.id:
            self.output.message({"aux": {"ID": state.image.id}})
        self._stages.append((stage.name, state.image))
        return state

    def _base(self, stage: Stage, arguments: BuildArguments) -> Steps:
        """The image that a stage begins with."""
        variables = arguments.meta()
        platform = self.lexer.word(stage.platform, variables) or self.options.platform
        name = self.lexer.word(stage.base, variables)
        if not name:
            raise HopError(f"base name ({stage.base}) should not be blank", 500)
        for known, image in self._stages:
            if known and known == name.lower():
                return image
        if name == SCRATCH:
            return scratch()
        return (yield from self._image(name, platform))

    def _triggers(self, state: State) -> Steps:
        """ONBUILD instructions that the base image has kept for this moment."""
        triggers = state.config.pop("OnBuild", None) or []
        if not triggers:
            return
        self.output.say(f"# Executing {len(triggers)} build trigger"
                        f"{'s' if len(triggers) > 1 else ''}\n")
        for text in triggers:
            lines = parse(text).lines
            if len(lines) != 1:
                raise HopError("onbuild trigger should be a single expression", 500)
            yield from self._do(state, instructions.check(lines[0]))

    def image_or_stage(self, name: str) -> Steps:
        """What COPY --from names: a stage by name or number, or any image."""
        for known, image in self._stages:
            if known and known == name.lower():
                return image
        if name.isdecimal() and len(name) < 10:
            if int(name) == len(self._stages):
                raise HopError("refers to current build stage", 500)
            if int(name) > len(self._stages):
                raise HopError("index out of bounds", 500)
            return self._stages[int(name)][1]
        image = yield from self._image(name, self.options.platform)
        for layer in image.layers:
            self.hold(layer)
        return image

    def _image(self, name: str, platform: str) -> Steps:
        """An image that is here, or is pulled."""
        images = self.daemon.images
        ours = not platform or platform.lower() in OURS
        if not self.options.pull and ours:
            image = images.find(name)
            if image is not None:
                return image
        wanted = reference.parse(name).with_default_tag()
        auth = self.options.auths.get(wanted.domain)
        pull = Pull(self.daemon, wanted, self.output.message, auth, "" if ours else platform)
        return (yield from pull.run())

    # -- steps ---------------------------------------------------------------------------

    def _do(self, state: State, instruction: Instruction) -> Steps:
        """One instruction, and then the end of its containers, as --rm and --force-rm say."""
        done = False
        try:
            yield from dispatch(self, state, instruction)
            done = True
        except (HopError, UserError):
            if self.options.force_remove:
                yield from self._remove_containers()
            raise
        if done and (self.options.remove or self.options.force_remove):
            yield from self._remove_containers()
        self.containers.clear()

    def _remove_containers(self) -> Steps:
        for container in self.containers:
            yield from removal.remove(self.daemon, container, force=True, volumes=True)
            self.output.say(f" ---> Removed intermediate container {container.short_id}\n")
        self.containers.clear()

    def hold(self, layer: Layer) -> None:
        """Keep a layer until the build is over, whatever is deleted meanwhile."""
        self.daemon.layers.hold(layer.chain)
        self._held.append(layer.chain)

    # -- what is seen of it ----------------------------------------------------------------

    def _tell(self, code: str) -> None:
        self._step += 1
        self.output.say(f"Step {self._step}/{self._total} : {code}")
        self.output.say("\n")
        self.trace("build_step", self._shown.ident, n=self._step, total=self._total,
                   instruction=code[:500])
        self._shown.steps.append({"n": self._step, "instruction": code[:200], "state": "running",
                                  "image": "", "layer": None, "size": 0, "container": None})
        self._mark()

    def trace(self, verb: str, subject: str, **detail: Any) -> None:
        self.daemon.step(verb, subject, **detail)

    def runs_in(self, container: Container) -> None:
        self._shown.steps[-1]["container"] = container.id
        self._mark()

    def moved(self, state: State, image: Image, how: str, size: int = 0) -> None:
        """The stage goes on from this image."""
        before = len(state.image.layers)
        state.image = image
        layer = image.layers[-1].digest if len(image.layers) > before else None
        if layer and not size:
            size = image.layers[-1].size
        self._shown.steps[-1] |= {"state": how, "image": image.id, "layer": layer, "size": size,
                                  "container": None}
        self._mark()

    def _finish(self, status: str, image: str) -> None:
        shown = self._shown
        shown.status, shown.image = status, image
        if status == "failed" and shown.steps:
            shown.steps[-1]["state"] = "failed"
        self._mark()

    def _mark(self) -> None:
        self.engine.changes.mark("build", self._shown.ident)
