"""The Jinja2 of a talk's expressions: what they may call is listed here, and none of it can fill memory or run away.

Jinja2's own sandbox keeps a template from Python's insides, and not from `center(2000000000)`. So only filters and
methods stand here whose answer is about as long as what they are given, or that count first; no statement but `if` is
taken, for with `for` and `set` a text can double as often as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from generator import limits
from generator.errors import did_you_mean
from generator.model.text import Run, words

FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "first", "float", "groupby", "int", "last", "length", "list"),
    *("lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr", "sort", "title"),
    *("trim", "unique", "upper", "wordcount"),
)
METHODS = (
    *("capitalize", "casefold", "count", "endswith", "find", "get", "index", "items", "keys", "lower", "lstrip"),
    *("partition", "removeprefix", "removesuffix", "rpartition", "rstrip", "split", "startswith", "strip", "title"),
    *("upper", "values"),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Intercepted, these operators are not folded at compile time, where 'a'*10**10 would fill the memory."""

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, filters: Mapping[str, Callable[..., object]]) -> None:
        super().__init__(undefined=StrictUndefined, finalize=as_text, optimized=False)
        usual = {name: self.filters[name] for name in FILTERS}
        self.filters = {**usual, "join": _joined, "replace": _replaced, **filters}
        self.globals = {"range": _range}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a value of the article is as safe as that; asking so each time is a seventh of all planning."""
        if isinstance(obj, Struct) and attribute in obj.__struct_fields__:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:
        """Methods of the article's values, a few of texts and lists, and `range`."""
        if isinstance(owner := getattr(obj, "__self__", None), str | list | tuple | dict):
            return getattr(obj, "__name__", "") in METHODS
        return (
            isinstance(obj, Undefined) or obj is _range or (isinstance(owner, Struct) and super().is_safe_callable(obj))
        )

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.is_safe_callable(obj):
            name = getattr(obj, "__name__", type(obj).__name__)
            raise SecurityError(f'"{name}" is nothing that a talk may call; it may {", ".join(METHODS)}')
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if not all(isinstance(side, int | float) and abs(side) < 1e6 for side in (left, right)):
            raise SecurityError(f'"{operator}" works on small numbers only')
        return super().call_binop(context, operator, left, right)

    def parsed(self, source: str) -> nodes.Template:
        """The tree of a text with `{{ }}` in it. Raises TemplateSyntaxError for what no talk may say."""
        tree = self.parse(source)
        for statement in tree.find_all(nodes.Stmt):
            if not isinstance(statement, nodes.Output | nodes.If):
                name = type(statement).__name__.lower()
                message = f'"{name}" is no part of a talk, whose slides repeat under "for:"'
                raise TemplateSyntaxError(message, statement.lineno)
        for used in tree.find_all(nodes.Filter):
            if used.name not in self.filters:
                hint = did_you_mean(used.name, self.filters, "there are " + ", ".join(sorted(self.filters)))
                raise TemplateSyntaxError(f'there is no filter "{used.name}"; {hint}', used.lineno)
        return tree


def as_text(value: object) -> object:
    """What an expression within a longer text is written as."""
    match value:
        case str() | int() | float() | Undefined():
            return value
        case None:
            return ""
        case tuple() if all(isinstance(run, Run) for run in value):
            return words(value)
    raise TypeError(f"a {type(value).__name__} cannot stand within a text; let it be the whole value")


def _joined(values: Iterable[object], between: str = "", attribute: str = "") -> str:
    """Jinja2's `join`, of texts and numbers alone."""
    said = [str(as_text(getattr(value, attribute) if attribute else value)) for value in values]
    _check(sum(map(len, said)) + len(between) * len(said))
    return between.join(said)


def _replaced(value: object, old: str, new: str) -> str:
    """Jinja2's `replace`."""
    said = str(as_text(value))
    _check(len(said) + said.count(old) * len(new))
    return said.replace(old, new)


def _range(*ends: int) -> range:
    """Python's `range`, no longer than a deck."""
    found = range(*ends)
    _check(len(found), limits.SLIDES, "members")
    return found


def _check(length: int, most: int = limits.TALK_TEXT, what: str = "characters") -> None:
    if length > most:
        raise SecurityError(f"this makes {length:,} {what}, and a talk needs no more than {most:,}")
