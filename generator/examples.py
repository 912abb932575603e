"""What --help says under the options of each command: examples that work as they stand."""

from __future__ import annotations

SHELLS = {
    "bash": 'add to ~/.bashrc: eval "$(slidewright completion bash)"',
    "zsh": 'add to ~/.zshrc: eval "$(slidewright completion zsh)"',
    "fish": "run once: slidewright completion fish > ~/.config/fish/completions/slidewright.fish",
}

MAIN = """\b
A first deck:
  slidewright new talk.yaml       writes an article to replace with your own words
  slidewright outline talk.yaml   shows what each slide will say
  slidewright build talk.yaml     writes talk.pptx

\b
Exit codes: 0 done, 1 warnings under --strict, 2 usage or settings, 3 article, 4 talk or theme, 5 output,
6 a bug of ours.
"""

BUILD = """\b
Examples:
  slidewright build article.yaml                  writes article.pptx here
  slidewright build notes.txt -o talks/may.pptx   reads plain text
  slidewright build article.yaml --notes own      a deck to share, without the article's text in its notes
  curl -s example.org/post.txt | slidewright build - -o post.pptx

\b
Defaults for author, contact, event, talk and theme: slidewright.toml, or [tool.slidewright] in pyproject.toml,
beside the article or in a folder above it, up to the first pyproject.toml. The nearest file counts. What the
command line and the article say comes first.
"""

OUTLINE = """\b
Examples:
  slidewright outline article.yaml
  slidewright outline article.yaml --format yaml > before.yaml   to compare after a change
  slidewright outline article.yaml --talk my-talk.yaml           to try a talk of your own
"""

NEW = """\b
Examples:
  slidewright new talk.yaml              writes the article, and slidewright.schema.json for your editor beside it
  slidewright new talk.yaml --no-schema  writes the article alone
"""

SCHEMA = """\b
Example:
  slidewright schema > slidewright.schema.json

\b
An article whose first line is this one is then completed and checked by editors that know YAML schemas:
  # yaml-language-server: $schema=slidewright.schema.json
"""

TALKS = """\b
Examples:
  slidewright talks
  slidewright build article.yaml --talk meetup
  slidewright build article.yaml --talk my-talk.yaml   a file of your own
"""

THEMES = """\b
Examples:
  slidewright themes
  slidewright build article.yaml --theme paper
  slidewright build article.yaml --theme my-theme.yaml   a file of your own
"""

COMPLETION = """\b
To install:
  bash  {bash}
  zsh   {zsh}
  fish  {fish}
""".format(**SHELLS)
