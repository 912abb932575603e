"""The expressions of a talk in, values of the article out: Jinja2 in a sandbox that cannot run away."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jinja2 import TemplateError as JinjaError
from jinja2 import Undefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context as Page

from generator.errors import TemplateError, brief, error
from generator.model.talk import Expression
from generator.model.text import FORBIDDEN
from generator.plan.sandbox import Sandbox

Context = Mapping[str, object]
# What an expression can come to: Jinja2's own, Python's for its values, and its compiler's for nests of hundreds.
FAILINGS = (
    *(JinjaError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, NameError),
    *(RecursionError, MemoryError, SyntaxError),
)


class Expressions:
    """Evaluates what a talk says about an article; each source is compiled once."""

    def __init__(self, filters: Mapping[str, Callable[..., object]]) -> None:
        self._sandbox = Sandbox(filters)
        self._compiled: dict[tuple[str, bool], Callable[[Context], object]] = {}
        self._page: tuple[Context, Page] | None = None  # what was asked last, for a section answers several questions

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
        value = self._evaluate(expression, context, bare=False)
        if isinstance(value, str) and (found := FORBIDDEN.search(value)):
            message = f"the character U+{ord(found[0]):04X} cannot stand in a deck"
            raise TemplateError(error("character", message, expression.where, "leave it out"))
        return value

    def _evaluate(self, expression: Expression, context: Context, *, bare: bool) -> object:
        try:
            value = self._compile(expression.source, bare)(context)
            return bool(value) if bare and not isinstance(value, tuple | list) else _defined(value)
        except FAILINGS as problem:
            said = problem.message if isinstance(problem, JinjaError) else str(problem)  # else with a line of its own
            message = f'"{brief(expression.source)}": {brief(said or type(problem).__name__, 400)}'
            raise TemplateError(error("talk-expression", message, expression.where)) from problem

    def _compile(self, source: str, bare: bool) -> Callable[[Context], object]:
        if (source, bare) not in self._compiled:
            match self._sandbox.parsed(f"{{{{ {source} }}}}" if bare else source).body:
                case [nodes.Output(nodes=[nodes.Expr() as lone])] if not isinstance(lone, nodes.TemplateData):
                    self._compiled[source, bare] = self._value_of(lone)
                case _ if bare:
                    raise TemplateSyntaxError("an expression is expected here, and nothing else", 1)
                case _:
                    self._compiled[source, bare] = self._sandbox.from_string(source).render
        return self._compiled[source, bare]

    def _value_of(self, expression: nodes.Expr) -> Callable[[Context], object]:
        """What stands between the braces, where nothing else does; NativeEnvironment would make an int of "42".

        As Jinja2's own `compile_expression`, but its globals are merged once for all that is asked of one context.
        """
        assigned = nodes.Assign(nodes.Name("result", "store"), expression, lineno=1)
        tree = nodes.Template([assigned], lineno=1)
        tree.set_environment(self._sandbox)
        template = self._sandbox.from_string(tree)

        def value(context: Context) -> object:
            page = self._page_of(context)
            for _ in template.root_render_func(page):
                pass
            return page.vars.pop("result")

        return value

    def _page_of(self, context: Context) -> Page:
        if self._page is None or self._page[0] is not context:
            self._page = context, Page(self._sandbox, {**self._sandbox.globals, **context}, None, {})
        return self._page[1]


def _defined(value: object) -> object:
    """The value itself; a list may hide undefined members, as map(attribute="typo") makes them."""
    for member in value if isinstance(value, tuple | list) else (value,):
        if isinstance(member, Undefined):
            str(member)  # StrictUndefined raises here, with its own message
    return value
