"""An expression of a talk or an article in, its value out: Jinja2 in a sandbox with limits on time and memory."""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError as JinjaError, Undefined, compiler, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from generator.errors import GeneratorError, TemplateError, Where, brief, did_you_mean_hint, error
from generator.guard import limits
from generator.model.talk import Expression
from generator.model.text import FORBIDDEN, Run, bare_text
from generator.shipped import cache_name_of_maker, keep_in_cache, recall_from_cache

ExpressionContext = Mapping[str, object]
Refuse = Callable[[str, Where], GeneratorError]
# Errors of expressions: Jinja2's own, Python's for values, and its compiler's for hundreds of nested levels.
FAILINGS = (
    *(JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NameError),
    *(RecursionError, MemoryError, SyntaxError),
)


class Expressions:
    """Evaluates expressions; for one that fails, `refuse` makes the error from a message and a place."""

    def __init__(self, sandbox: Sandbox, refuse: Refuse = lambda *said: TemplateError(error("talk-expression", *said))):
        self._sandbox, self._refuse = sandbox, refuse

    def test(self, expression: Expression, context: ExpressionContext) -> bool:
        """Return whether an expression without braces is true."""
        return bool(self._evaluate(expression, context, bare=True))

    def each(self, expression: Expression, context: ExpressionContext) -> tuple[object, ...]:
        """Return the values that a loop goes through. Raises TemplateError for anything but a list."""
        values = self._evaluate(expression, context, bare=True)
        if not isinstance(values, tuple | list):
            raise TemplateError(error("talk-loop", "a loop needs a list, and this is not a list", expression.where))
        return tuple(values)

    def value(self, expression: Expression, context: ExpressionContext) -> object:
        """Return the value of a text with `{{ }}` in it: the object itself if it is one expression, else a text."""
        value = self._evaluate(expression, context, bare=False)
        if isinstance(value, str) and (found := FORBIDDEN.search(value)):
            message = f"the character U+{ord(found[0]):04X} is not allowed in a deck"
            raise TemplateError(error("character", message, expression.where, "leave it out"))
        return value

    def _evaluate(self, expression: Expression, context: ExpressionContext, *, bare: bool) -> object:
        try:
            template, is_value = _compile_expression(self._sandbox, expression.source, bare)
            value = vars(template.make_module(dict(context)))["result"] if is_value else template.render(context)
            for member in value if isinstance(value, tuple | list) else (value,):
                if isinstance(member, Undefined):  # as map(attribute="typo") makes them
                    str(member)  # StrictUndefined raises here, with its own message
            return value
        except FAILINGS as problem:
            said = problem.message if isinstance(problem, JinjaError) else str(problem)  # str() adds a line of its own
            message = f'"{brief(expression.source)}": {brief(said or type(problem).__name__, 400)}'
            raise self._refuse(message, expression.where) from problem


@lru_cache(maxsize=512)  # a talk has about fifty expressions, compiled once for all articles of one language
def _compile_expression(sandbox: Sandbox, source: str, bare: bool) -> tuple[Template, bool]:
    """Return the template of an expression, and whether it is one value, which is then stored in `result`.

    This follows Jinja2's own `compile_expression`; NativeEnvironment would make an int of "42".
    """
    file = Path(__file__).with_name(sha256(f"{bare} {source}".encode()).hexdigest()[:32])
    if sandbox.is_cached and (known := recall_from_cache(file, _maker_name())):
        code, is_value = marshal.loads(known)
    else:
        tree = sandbox.parse_source(f"{{{{ {source} }}}}" if bare else source)
        match tree.body:
            case [nodes.Output(nodes=[nodes.Expr() as lone])] if not isinstance(lone, nodes.TemplateData):
                tree = nodes.Template([nodes.Assign(nodes.Name("result", "store"), lone, lineno=1)], lineno=1)
                tree.set_environment(sandbox)
                is_value = True
            case _ if bare:
                raise TemplateSyntaxError("an expression is expected here, and nothing else", 1)
            case _:
                is_value = False
        code = sandbox.compile(tree)
        if sandbox.is_cached:
            keep_in_cache(file, _maker_name(), marshal.dumps((code, is_value)))
    return Template.from_code(sandbox, code, sandbox.globals), is_value


@cache
def _maker_name() -> str:
    return cache_name_of_maker(compiler.__file__, __file__, options=sys.version)


@lru_cache(maxsize=512)
def fields_in_expression(sandbox: Sandbox, source: str, name: str) -> tuple[str, ...] | None:
    """Return the fields of the variable `name` that an expression asks for; None if it does not use the variable.

    Raises Jinja2's TemplateSyntaxError for a text that is no expression.
    """
    tree = sandbox.parse(f"{{{{ {source} }}}}")
    if all(each.name != name for each in tree.find_all(nodes.Name)):
        return None
    asked: list[tuple[nodes.Expr, object]] = [(each.node, each.attr) for each in tree.find_all(nodes.Getattr)]
    asked += [(each.node, getattr(each.arg, "value", None)) for each in tree.find_all(nodes.Getitem)]
    keys = [key for owner, key in asked if isinstance(owner, nodes.Name) and owner.name == name]
    return tuple(dict.fromkeys(key for key in keys if isinstance(key, str)))


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
    """A Jinja2 sandbox. Intercepted operators are not run at compile time: 'a'*10**10 fills the memory.

    is_cached: whether compiled expressions are cached, as those of a talk are, which all articles share.
    """

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, filters: Mapping[str, Callable[..., object]], is_cached: bool = False) -> None:
        super().__init__(undefined=StrictUndefined, finalize=expression_value_as_text, optimized=False)
        self.is_cached = is_cached
        usual = {name: self.filters[name] for name in FILTERS}
        numeric = {name: _make_strict(usual[name]) for name in ("float", "int")}
        self.filters = {**usual, **numeric, "join": _join_texts, "replace": _replace_text, "round": _round, **filters}
        self.globals = {"range": _range}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute. Fields of the article's values skip the safety check, a seventh of planning time.

        The keys of a mapping, such as a row of data, come before its methods: one may be called "items".
        """
        if isinstance(obj, Struct) and attribute in obj.__struct_fields__:
            return getattr(obj, attribute)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether an expression may call this: methods of our values, some of texts and lists, or `range`."""
        if isinstance(owner := getattr(obj, "__self__", None), str | list | tuple | dict):
            return getattr(obj, "__name__", "") in METHODS
        is_method_of_ours = isinstance(owner, Struct) and super().is_safe_callable(obj)
        return isinstance(obj, Undefined) or obj is _range or is_method_of_ours

    def call(self, context: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.is_safe_callable(obj):
            name = getattr(obj, "__name__", type(obj).__name__)
            raise SecurityError(f'"{name}" cannot be called here; allowed are {", ".join(METHODS)}')
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        most = 1e6 if operator == "**" else 1e15  # a power has as many digits as its exponent says
        is_small = all(isinstance(side, int | float) and abs(side) < most for side in (left, right))
        if not is_small or (operator == "**" and abs(right) > 1000):  # 999999**999999 takes six seconds
            raise SecurityError(f'"{operator}" works on small numbers only')
        return super().call_binop(context, operator, left, right)

    def parse_source(self, source: str) -> nodes.Template:
        """Return the syntax tree of a text with `{{ }}` in it. Raises TemplateSyntaxError for forbidden syntax."""
        tree = self.parse(source)
        for statement in tree.find_all(nodes.Stmt):
            if not isinstance(statement, nodes.Output | nodes.If):
                name = type(statement).__name__.lower()
                message = f'"{name}" cannot be used in an expression; a talk repeats slides with "for:"'
                raise TemplateSyntaxError(message, statement.lineno)
        for used in tree.find_all(nodes.Filter):
            if used.name not in self.filters:
                hint = did_you_mean_hint(used.name, self.filters, "there are " + ", ".join(sorted(self.filters)))
                raise TemplateSyntaxError(f'there is no filter "{used.name}"; {hint}', used.lineno)
        return tree


def expression_value_as_text(value: object) -> object:
    """Return how an expression within a longer text is written. Raises TypeError for what is no text or number."""
    match value:
        case str() | int() | float() | Undefined():
            return value
        case None:
            return ""
        case tuple() if all(isinstance(run, Run) for run in value):
            return bare_text(value)
    raise TypeError(f"a {type(value).__name__} cannot be part of a text; make it the whole value")


def _make_strict(convert: Callable[..., object]) -> Callable[..., object]:
    """Return Jinja2's `int` or `float`, which raises ValueError for what is no number, unless a default is given."""

    def convert_strictly(value: object, *default: object, **named: object) -> object:
        if default or named:
            return convert(value, *default, **named)
        if (found := convert(value, None)) is None:
            raise ValueError(f'"{brief(str(value), 40)}" is not a number')
        return found

    return convert_strictly


def _round(value: float, digits: int = 0) -> float:
    """Return the nearest number with so many decimals, of two the one farther from 0; without decimals it is whole."""
    try:
        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(f'"{brief(str(value), 40)}" cannot be rounded to {digits} decimals') from None
    return float(rounded) if digits else int(rounded)


def _join_texts(values: Iterable[object], between: str = "", attribute: str = "") -> str:
    """Join values as Jinja2's `join` does, but only texts and numbers, and within the length limit."""
    said = [str(expression_value_as_text(getattr(value, attribute) if attribute else value)) for value in values]
    _refuse_if_longer(sum(map(len, said)) + len(between) * len(said))
    return between.join(said)


def _replace_text(value: object, old: str, new: str) -> str:
    """Replace as Jinja2's `replace` does, within the length limit."""
    said = str(expression_value_as_text(value))
    _refuse_if_longer(len(said) + said.count(old) * len(new))
    return said.replace(old, new)


def _range(*ends: int) -> range:
    """Return Python's `range`, with at most as many members as a deck may have slides."""
    found = range(*ends)
    _refuse_if_longer(len(found), limits.SLIDES, "members")
    return found


def _refuse_if_longer(length: int, most: int = limits.TALK_TEXT, what: str = "characters") -> None:
    if length > most:
        raise SecurityError(f"this makes {length:,} {what}, and at most {most:,} are allowed")
