"""What every part of a Markdown file, or a web page, needs while it is read: its name, links, ids, findings."""

from __future__ import annotations

from collections.abc import Mapping

from generator.errors import Finding, Where
from generator.model.text import Text
from generator.read.files import Files
from generator.read.ids import Ids
from generator.read.inline import References, html_text, inline


class Document:
    """A file of text; `findings` grows as it is read, and pictures are among `files`, or in the file: `held`.

    emoji: whether it is Markdown, whose authors write codes for them.
    """

    def __init__(
        self,
        file: str,
        files: Files,
        references: References,
        held: Mapping[str, bytes] | None = None,
        emoji: bool = False,
    ) -> None:
        self.file = file
        self.files = files
        self.references = references
        self.held = held or {}
        self.emoji = emoji
        self.ids = Ids()
        self.language = ""  # as its author named it
        self.findings: list[Finding] = []

    def where(self, line: int) -> Where:
        """A line of the file."""
        return Where(self.file, line)

    def text(self, content: str, line: int) -> Text:
        """The runs of what stands inside a block."""
        runs, findings = inline(content, self.where(line), document=self.references, emoji=self.emoji)
        self.findings.extend(findings)
        return runs

    def html(self, source: str, line: int) -> Text:
        """The runs of a stretch of HTML."""
        runs, findings = html_text(source, self.where(line))
        self.findings.extend(findings)
        return runs
