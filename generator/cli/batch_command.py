"""Builds several articles for the command `build`, and tells what became of each deck."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.messages import print_findings
from generator.options import BuildRequest

if TYPE_CHECKING:
    from generator.cli.build_command import BuildOutput


def is_batch(articles: tuple[str, ...], wanted: BuildOutput) -> bool:
    """Return whether a command line asks for several decks in a folder, even if there is one article in the end."""
    return len(articles) > 1 or Path(articles[0]).is_dir()


def build_several(articles: tuple[str, ...], request: BuildRequest, wanted: BuildOutput) -> None:
    """Build the decks, print the findings of each with its name, and exit with the worst of the exit codes."""
    from generator.batch import build_requested_many

    worst = 0
    outcomes = build_requested_many(
        articles, request, wanted.output or ".", "", wanted.jobs, wanted.force, wanted.fail_fast
    )
    for outcome in outcomes:
        print_findings(outcome.findings)
        worst = max(worst, outcome.exit_code)
    sys.exit(worst)
