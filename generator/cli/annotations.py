"""Findings in, what programs that check code read out: workflow commands of GitHub, and a log in SARIF 2.1.0."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from generator.errors import Finding, Where
from generator.shipped import __version__

VALUE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})  # what a value of a command may not have
PROPERTY = VALUE | str.maketrans({":": "%3A", ",": "%2C"})
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def github_command(finding: Finding) -> str:
    """Return the line by which GitHub shows a finding beside its line of the article."""
    where = finding.where or Where("")
    places = {"file": where.file, "line": where.line, "col": where.column, "title": finding.code}
    properties = ",".join(f"{key}={str(value).translate(PROPERTY)}" for key, value in places.items() if value)
    return f"::{finding.level.replace('info', 'notice')} {properties}::{_message(finding).translate(VALUE)}"


def sarif_log(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as a log whose files are addressed from the current folder."""
    run = {"tool": {"driver": {"name": "Slidewright", "version": __version__}}, "columnKind": "unicodeCodePoints"}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{**run, "results": [*map(_sarif_result, findings)]}]}


def _sarif_result(finding: Finding) -> dict[str, Any]:
    level, where = finding.level.replace("info", "note"), finding.where
    result = {"ruleId": finding.code, "level": level, "message": {"text": _message(finding)}}
    if where is None:
        return result
    name = where.file.removeprefix(f"{os.getcwd()}{os.sep}").replace(os.sep, "/")
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(name, safe="/:")}}
    if where.line:
        place["region"] = {"startLine": where.line, **({"startColumn": where.column} if where.column else {})}
    return {**result, "locations": [{"physicalLocation": place}]}


def _message(finding: Finding) -> str:
    return f"{finding.message}\n{finding.hint}".strip()
