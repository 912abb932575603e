"""Holds the examples that --help shows under each command; they work as they are, in 80 columns."""

from __future__ import annotations

SHELLS = {
    "bash": """echo 'eval "$(slidewright completion bash)"' >> ~/.bashrc""",
    "zsh": """echo 'eval "$(slidewright completion zsh)"' >> ~/.zshrc""",
    "fish": "slidewright completion fish > ~/.config/fish/completions/slidewright.fish",
}

MAIN = """\b
A first deck:
  slidewright new talk.yaml       writes an article to replace with your words
  slidewright outline talk.yaml   shows what each slide will say
  slidewright build talk.yaml     writes talk.pptx

\b
Exit codes: 0 done, 1 warnings under --strict, 2 usage or settings,
3 article, 4 talk or theme, 5 output, 6 a bug in Slidewright.
"""

NEW = """\b
Examples:
  slidewright new talk.yaml                an article, and the editor's schema
  slidewright new brief.yaml --no-schema   only the article
"""

ARTICLE = """\b
Examples:
  slidewright article notes.txt              writes notes.yaml here
  slidewright article post.md -o talk.yaml   writes talk.yaml
  slidewright article post.md -o - | slidewright outline - --files-from .
  curl -s https://example.org/post.md | slidewright article - > site.yaml
"""

OUTLINE = """\b
Examples:
  slidewright outline article.yaml
  slidewright outline article.yaml --talk my-talk.yaml   a talk of your own
  slidewright outline article.yaml --format yaml > before.yaml
"""

BUILD = """\b
Examples:
  slidewright build article.yaml                  writes article.pptx here
  slidewright build article.yaml -o may.pptx      writes may.pptx
  slidewright build article.yaml --event PyCon    the same talk elsewhere
  slidewright build article.yaml --notes own      only your own notes
  slidewright build article.yaml --slides 15      the strongest 15 slides
  slidewright build article.yaml --ledger all.json   where each sentence is
  slidewright build notes.txt --author "A. Rivers"
  slidewright build notes.txt --files-from ..     pictures from there too
  curl -s https://example.org/post.md | slidewright build - -o post.pptx

Author, contact, event, talk, theme, pace, transitions and footer may also stand in slidewright.toml, or in
[tool.slidewright] of pyproject.toml. The file lies beside the article or in a folder above it, up to the first
pyproject.toml; the nearest one counts. What the article says replaces the settings, and an option replaces both.
"""

TALKS = """\b
Examples:
  slidewright talks
  slidewright build article.yaml --talk lightning
  slidewright build article.yaml --talk my-talk.yaml   a file of your own
"""

THEMES = """\b
Examples:
  slidewright themes
  slidewright build article.yaml --theme midnight
  slidewright build article.yaml --theme signal --accent 7A3EB1
  slidewright build article.yaml --theme my-theme.yaml   a file of your own
"""

SCHEMA = """\b
Example:
  slidewright schema > slidewright.schema.json

Editors that know YAML schemas complete and check an article with this first line:

\b
  # yaml-language-server: $schema=slidewright.schema.json
"""

COMPLETION = """\b
Install it, once:
  {bash}
  {zsh}
  {fish}
""".format(**SHELLS)
