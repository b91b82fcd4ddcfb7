"""Executing a template: a walk over its tree with a budget of steps and of output."""

from __future__ import annotations

from typing import Any

from .functions import FUNCTIONS, FunctionTable, Misfit
from .parse import Block, Chain, Command, Literal, Node, Parser, Pipeline, Word
from .values import NO_VALUE, Struct, TemplateError, show, truth, type_name

MAX_STEPS = 100_000
MAX_OUTPUT = 4 << 20
_ABSENT = object()


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Template:
    """`strict` makes a missing key of a plain dict an error, as docker's inspect wants."""

    def __init__(self, text: str, strict: bool = False,
                 functions: FunctionTable = FUNCTIONS) -> None:
        self.text, self.strict, self.functions = text, strict, functions
        self.blocks = Parser(text, functions).parse()

    def execute(self, value: Any) -> str:
        """Raises TemplateError with Go's text."""
        return _Run(self).run(value)


class _Run:
    def __init__(self, template: Template) -> None:
        self._template = template
        self._out: list[str] = []
        self._size = self._steps = 0
        self._scope: list[tuple[str, Any]] = []

    def run(self, value: Any) -> str:
        self._scope = [("$", value)]
        self._walk(self._template.blocks, value)
        return "".join(self._out)

    def _error(self, node: Node, message: str) -> TemplateError:
        before = self._template.text[:node.pos]
        line, column = 1 + before.count("\n"), len(before.rpartition("\n")[2].encode())
        shown = node.text if len(node.text) <= 20 else node.text[:20] + "..."
        return TemplateError(f'template: :{line}:{column}: executing "" at <{shown}>: {message}')

    def _emit(self, text: str) -> None:
        self._size += len(text)
        if self._size > MAX_OUTPUT:
            raise TemplateError("drydock: the template's output is too long")
        self._out.append(text)

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TemplateError("drydock: the template takes too many steps")

    # -- blocks --------------------------------------------------------------------------

    def _walk(self, blocks: list[Block], dot: Any) -> None:
        for block in blocks:
            self._step()
            if block.kind == "text":
                self._emit(block.text)
            elif block.kind == "break":
                raise _Break
            elif block.kind == "continue":
                raise _Continue
            elif block.kind == "action":
                value = self._pipeline(block.pipeline, dot)
                if not block.pipeline.variables:
                    self._emit(show(value))
            else:
                known = len(self._scope)
                self._control(block, dot)
                del self._scope[known:]

    def _control(self, block: Block, dot: Any) -> None:
        if block.kind == "range":
            self._range(block, dot)
            return
        value = self._pipeline(block.pipeline, dot)
        if truth(value):
            self._walk(block.body, value if block.kind == "with" else dot)
        else:
            self._walk(block.otherwise, dot)

    def _range(self, block: Block, dot: Any) -> None:
        pipeline = block.pipeline
        value = self._pipeline(pipeline, dot, bind=False)
        items = self._items(pipeline, value)
        known = len(self._scope)
        for key, item in items:
            self._step()
            del self._scope[known:]
            self._bind_item(pipeline, key, item)
            try:
                self._walk(block.body, item)
            except _Continue:
                continue
            except _Break:
                break
        del self._scope[known:]
        if not items:
            self._walk(block.otherwise, dot)

    def _bind_item(self, pipeline: Pipeline, key: Any, item: Any) -> None:
        names = pipeline.variables
        pairs = [(names[0], item)] if len(names) == 1 else zip(names, (key, item), strict=False)
        for name, value in pairs:
            if pipeline.declares:
                self._scope.append((name, value))
            else:
                self._assign(name, value)

    def _items(self, node: Pipeline, value: Any) -> list[tuple[Any, Any]]:
        if value is None or value is NO_VALUE:
            return []
        if isinstance(value, dict):
            return [(key, value[key]) for key in sorted(value)]
        if isinstance(value, (list, tuple)):
            return list(enumerate(value))
        if isinstance(value, int) and not isinstance(value, bool):
            return [(n, n) for n in range(min(value, MAX_STEPS + 1))]
        raise self._error(node, f"range can't iterate over {show(value)}")

    # -- pipelines -----------------------------------------------------------------------

    def _pipeline(self, pipeline: Pipeline, dot: Any, bind: bool = True) -> Any:
        value = _ABSENT
        for command in pipeline.commands:
            value = self._command(command, dot, value)
        if bind:
            for name in pipeline.variables:
                if pipeline.declares:
                    self._scope.append((name, value))
                else:
                    self._assign(name, value)
        return value

    def _assign(self, name: str, value: Any) -> None:
        for index in range(len(self._scope) - 1, -1, -1):
            if self._scope[index][0] == name:
                self._scope[index] = (name, value)
                return

    def _command(self, command: Command, dot: Any, final: Any) -> Any:
        self._step()
        first, rest = command.operands[0], command.operands[1:]
        if isinstance(first, Word):
            return self._function(command, first, rest, dot, final)
        if isinstance(first, Chain) and (rest or final is not _ABSENT):
            return self._method(first, rest, dot, final)
        if rest or final is not _ABSENT:
            raise self._error(first, f"can't give argument to non-function {first.text}")
        if isinstance(first, Literal) and first.value is None:
            raise self._error(first, "nil is not a command")
        return self._operand(first, dot)

    def _operand(self, node: Node, dot: Any) -> Any:
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Word):
            return self._function(Command(node.pos, node.text, [node]), node, [], dot, _ABSENT)
        return self._chain(node, dot)

    def _base(self, chain: Chain, dot: Any) -> Any:
        if isinstance(chain.base, Pipeline):
            return self._pipeline(chain.base, dot)
        if chain.base == ".":
            return dot
        return next(value for name, value in reversed(self._scope) if name == chain.base)

    def _chain(self, chain: Chain, dot: Any) -> Any:
        value = self._base(chain, dot)
        for name in chain.names:
            value = self._field(chain, value, name)
        return value

    def _field(self, node: Chain, value: Any, name: str) -> Any:
        if isinstance(value, Struct):
            try:
                return value.field(name)
            except KeyError as missing:
                if value.method(name) is not None:
                    raise self._error(node, f"wrong number of args for {name}: want 1 got 0") \
                        from None
                text = missing.args[0] if missing.args and missing.args[0] != name else \
                    f"can't evaluate field {name} in type {type_name(value)}"
                raise self._error(node, text) from None
        if isinstance(value, dict):
            if name in value:
                return value[name]
            if self._template.strict and type(value) is dict:
                raise self._error(node, f'map has no entry for key "{name}"')
            return NO_VALUE
        if value is None or value is NO_VALUE:
            raise self._error(node, f"nil data; no entry for key \"{name}\"" if value is None
                              else f"nil pointer evaluating interface {{}}.{name}")
        kind = "interface {}" if self._template.strict else type_name(value)
        raise self._error(node, f"can't evaluate field {name} in type {kind}")

    def _method(self, chain: Chain, rest: list[Node], dot: Any, final: Any) -> Any:
        value = self._base(chain, dot)
        for name in chain.names[:-1]:
            value = self._field(chain, value, name)
        name = chain.names[-1] if chain.names else ""
        method = value.method(name) if isinstance(value, Struct) and name else None
        count = len(rest) + (final is not _ABSENT)
        if method is None:
            self._chain(chain, dot)
            if isinstance(value, Struct) and value.computed(name):
                raise self._error(chain, f"wrong number of args for {name}: want 0 got {count}")
            raise self._error(chain, f"{name or chain.text} is not a method but has arguments"
                              if name else f"can't give argument to non-function {chain.text}")
        arguments = [self._operand(node, dot) for node in rest]
        if final is not _ABSENT:
            arguments.append(final)
        if count != 1:
            raise self._error(chain, f"wrong number of args for {name}: want 1 got {count}")
        return method(*arguments)

    # -- functions -----------------------------------------------------------------------

    def _function(self, command: Command, word: Word, rest: list[Node], dot: Any,
                  final: Any) -> Any:
        if word.text in ("and", "or"):
            return self._logic(word, rest, dot, final)
        function, fewest, most = self._template.functions[word.text]
        count = len(rest) + (final is not _ABSENT)
        if not fewest <= count <= most:
            want = f"at least {fewest}" if most > 8 else str(fewest)
            raise self._error(word, f"wrong number of args for {word.text}: "
                              f"want {want} got {count}")
        arguments = [self._operand(node, dot) for node in rest]
        if final is not _ABSENT:
            arguments.append(final)
        try:
            return function(*arguments)
        except Misfit as misfit:
            raise self._misfit(rest, arguments, str(misfit)) from None
        except ValueError as failure:
            raise self._error(command, f"error calling {word.text}: {failure}") from None

    def _misfit(self, rest: list[Node], arguments: list[Any], wanted: str) -> TemplateError:
        types = {"string": str, "integer": int, "[]string": (list, tuple)}[wanted]
        for place, value in enumerate(arguments):
            if isinstance(value, types):
                continue
            node = rest[min(place, len(rest) - 1)] if rest else Node(0)
            if isinstance(node, Literal):
                return self._error(node, f"expected {wanted}; found {node.text}")
            return self._error(node, f"wrong type for value; expected {wanted}; "
                               f"got {type_name(value)}")
        return TemplateError(f"wrong type for value; expected {wanted}")

    def _logic(self, word: Word, rest: list[Node], dot: Any, final: Any) -> Any:
        if not rest and final is _ABSENT:
            raise self._error(word, f"wrong number of args for {word.text}: "
                              "want at least 1 got 0")
        value = NO_VALUE
        for node in rest:
            value = self._operand(node, dot)
            if truth(value) == (word.text == "or"):
                return value
        return value if final is _ABSENT else final
