"""A table with a line of attributes under it, or a fenced block of YAML, in; the chart that it asks for out.

| Year | Projects |        ```chart
|---|---|                  kind: column
| 2025 | 12 |              data: {2025: 12, 2026: 31}
                           highlight: 2026
{chart=column}             ```
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from generator import yaml
from generator.errors import has_finding_of_level, softened_finding
from generator.model.chart import Chart
from generator.model.origin import OriginId
from generator.model.text import bare_text
from generator.read import keys
from generator.read.keys.chart_data import ChartCell
from generator.read.keys.charts import chart_of_keys
from generator.read.keys.meta import yaml_node_of_value, yaml_without_private
from generator.read.keys.values import Values
from generator.read.nodes import Document, Node
from generator.regex import regex

LINE = regex(r"\s*\{\s*(?P<inside>\.?chart\b[^{}]*)\}\s*")
ATTRIBUTE = regex(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")


def is_source_line_for_chart(line: str) -> bool:
    """Return whether a line makes the table above it a chart: {chart=column highlight="2026"}."""
    return LINE.fullmatch(line) is not None


def chart_of_table_node(id: OriginId, document: Document, rows: Sequence[Node], line: Node) -> Chart | None:
    """Return the chart that a line makes of the rows of a table; None, with warnings, where it stays a table."""
    match = LINE.fullmatch(bare_text((line.children or [line])[0].text))
    said = ATTRIBUTE.findall(match["inside"]) if match else ()
    where, values = document.where(line.line), Values(document.files.filling)
    asked = {"kind" if name == "chart" else name: "".join(value) for name, *value in said}
    say = values.filling.said
    cells = [[ChartCell(say(bare_text(text)), document.where(row.line)) for text in row.row] for row in rows]
    if any(run.link for row in rows for text in row.row for run in text):
        values.problem("chart", "a chart cannot hold the links in its cells", where, "put them under the chart")
    fields = values.fields(yaml_node_of_value(asked, where), keys.CHART)
    is_right = fields and not values.findings
    chart = chart_of_keys(id, fields, document.files, document.language, cells) if fields and is_right else None
    return _chart_without_errors(chart, values, document, "so it stays a table")


def chart_of_fence_node(id: OriginId, document: Document, content: str, line_number: int) -> Chart | None:
    """Return the chart of a fenced block of YAML; None, with warnings, where it describes no chart."""
    node, broken = yaml.load_yaml("\n" * line_number + content, document.file)
    values = Values(document.files.filling)
    values.findings.extend(each for each in broken if each.level == "error")
    shown, doubtful = yaml_without_private(node, "chart") if node is not None else (None, ())
    fields = values.fields(shown, keys.CHART) if shown is not None and not values.findings else None
    chart = chart_of_keys(id, fields, document.files, document.language) if fields else None
    document.findings += (*(each for each in broken if each.level == "warning"), *doubtful)
    made = _chart_without_errors(chart, values, document, "so it is shown as code")
    return made and replace(made, where=document.where(line_number))


def _chart_without_errors(chart: Chart | None, values: Values, document: Document, instead: str) -> Chart | None:
    """Return the chart; None where there are errors, which become warnings: `instead` is shown in its place."""
    found = values.findings
    document.findings += [softened_finding(each, f", {instead}") if each.level == "error" else each for each in found]
    return None if has_finding_of_level(found, "error") else chart
