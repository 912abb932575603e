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
Exit codes: 0 done, 1 warnings under --strict, 2 wrong options or settings,
3 article cannot be used, 4 talk, theme or template cannot be
used, 5 file cannot be written, 6 a bug in Slidewright.
"""

NEW = """\b
Examples:
  slidewright new talk.yaml                an article, and the editor's schema
  slidewright new brief.yaml --no-schema   only the article
  slidewright new --theme ours.yaml --from corp.pptx   your template's colours
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
  slidewright outline --strict --quiet article.yaml talk.md   before a commit
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
  slidewright build talk.md post.md -o decks      one deck of each
  slidewright build notes.txt --files-from ..     pictures from there too
  slidewright build report.md --data rows.csv --check-data   what rows lack
  slidewright build report.md --data rows.csv -o out   a deck for each row
  curl -s https://example.org/post.md | slidewright build - -o post.pptx

Options from --talk to --notes may also be keys of the article, or settings for all your articles in slidewright.toml,
or under [tool.slidewright] in pyproject.toml. Slidewright looks beside the article, then in each folder above it, up to
the first with a pyproject.toml, and reads the first file that it finds. What the article says replaces the settings,
and an option replaces both.
"""

EXPORT = """\b
Examples:
  slidewright export talk.pptx                        writes talk.pdf here
  slidewright export talk.yaml -o talk.html           one file for any browser
  slidewright export talk.pptx --to png --width 1280  talk/slide-01.png, ...
  slidewright export talk.pptx --to notes             writes talk-notes.pdf
  slidewright export talk.pptx --to handout --per-page 6
"""

PREVIEW = """\b
Examples:
  slidewright preview article.yaml
  slidewright preview article.yaml --theme my-theme.yaml   both are watched
  slidewright preview article.yaml --port 8000 --no-open

It needs more than the command itself. In the folder of Slidewright:
pip install '.[show]'
"""

PRESENT = """\b
Examples:
  slidewright present talk.md --minutes 20   as many slides as fit
  slidewright present talk.md --remote       with a phone in your hand
  slidewright present talk.md --rehearse     writes talk.times.json
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
  slidewright build article.yaml --theme journal
  slidewright build article.yaml --theme signal --accent 7A3EB1
  slidewright build article.yaml --theme my-theme.yaml   a file of your own
"""

TEMPLATE = """\b
Examples:
  slidewright template corp.pptx                     which layout serves what
  slidewright template corp.pptx --write corp.yaml   a mapping to correct
  slidewright template corp.pptx --sample demo.pptx  each form of slide
  slidewright build article.yaml --template corp.yaml
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
