"""The expressions of a talk in, values of the article out: Jinja2 in a sandbox that cannot run away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator.errors import TemplateError, error
from generator.model.talk import Expression
from generator.model.text import Run, words

Context = Mapping[str, object]


class _Sandbox(ImmutableSandboxedEnvironment):
    """Intercepted, these operators are not folded at compile time, where 'a'*10**10 would fill the memory."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not all(isinstance(side, int | float) and abs(side) < 1e6 for side in (left, right)):
            raise SecurityError(f'"{operator}" works on small numbers only')
        return super().call_binop(context, operator, left, right)


class Expressions:
    """Evaluates what a talk says about an article; each source is compiled once."""

    def __init__(self, filters: Mapping[str, Callable[..., object]]) -> None:
        self._sandbox = _Sandbox(undefined=StrictUndefined, finalize=_as_text, optimized=False)
        self._sandbox.filters.update(filters)
        self._compiled: dict[tuple[str, bool], Callable[[Context], object]] = {}

    def test(self, expression: Expression, context: Context) -> bool:
        """Whether a bare expression holds."""
        return bool(self._evaluate(expression, context, bare=True))

    def each(self, expression: Expression, context: Context) -> tuple[object, ...]:
        """The values that a loop goes through."""
        values = self._evaluate(expression, context, bare=True)
        if not isinstance(values, tuple | list):
            raise TemplateError(error("talk-loop", "a loop goes through a list, and this is none", expression.where))
        return tuple(values)

    def value(self, expression: Expression, context: Context) -> object:
        """A text with `{{ }}` in it; if it is one expression and nothing else, the value as the object that it is."""
        return self._evaluate(expression, context, bare=False)

    def _evaluate(self, expression: Expression, context: Context, *, bare: bool) -> object:
        try:
            value = self._compile(expression.source, bare)(context)
            return bool(value) if bare and not isinstance(value, tuple | list) else _defined(value)
        except (JinjaError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as problem:
            message = f'"{expression.source}": {problem}'
            raise TemplateError(error("talk-expression", message, expression.where)) from problem

    def _compile(self, source: str, bare: bool) -> Callable[[Context], object]:
        if (source, bare) not in self._compiled:
            inner = source if bare else self._lone_expression(source)
            if inner is None:
                self._compiled[source, bare] = self._sandbox.from_string(source).render
            else:
                self._compiled[source, bare] = self._sandbox.compile_expression(inner, undefined_to_none=False)
        return self._compiled[source, bare]

    def _lone_expression(self, source: str) -> str | None:
        """What stands between the braces, where nothing else does; NativeEnvironment would make an int of "42"."""
        match self._sandbox.parse(source).body:
            case [nodes.Output(nodes=[part])] if not isinstance(part, nodes.TemplateData):
                return source.strip().removeprefix("{{").removesuffix("}}")
        return None


def _as_text(value: object) -> object:
    """What an expression within a longer text is written as."""
    match value:
        case str() | int() | float() | Undefined():
            return value
        case None:
            return ""
        case tuple() if all(isinstance(run, Run) for run in value):
            return words(value)
    raise TypeError(f"a {type(value).__name__} cannot stand within a text; let it be the whole value")


def _defined(value: object) -> object:
    """The value itself; a list may hide undefined members, as map(attribute="typo") makes them."""
    for member in value if isinstance(value, tuple | list) else (value,):
        if isinstance(member, Undefined):
            str(member)  # StrictUndefined raises here, with its own message
    return value
