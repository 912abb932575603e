"""The brief of an article in; the talk that a model writes, checked and mended in rounds, out.

An article cannot give orders. It stands in the message between two marks that its author cannot know, the model is told
that it is data, and code sees to what matters: a talk that names a file, a picture or an address that the article does
not have is refused, whatever the model was talked into.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Set
from contextlib import suppress
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.agents.model import Endpoint, ModelError, Progress, TalkSchema, ask_model
from generator.errors import Finding, Where, brief as shortened, error
from generator.model.address import address_of_text
from generator.model.article import Article
from generator.model.settings import FILES
from generator.read import keys
from generator.regex import regex
from generator.settings import is_file_setting
from generator.shipped import TEMPLATES
from generator.yaml import Mapping as YamlMapping, Scalar, Sequence as YamlSequence, YamlNode, load_yaml
from generator.yaml.dump import yaml_lines

ARTICLE = "\n## The article\n"  # the heading below which a brief has the article
ROUNDS = 3  # the first, and two to mend
MOST_SENT_BACK = 30  # findings
FOREIGN = "the talk names what the article does not have"
FATAL = ("model", "foreign")  # codes of findings with which no talk is written
WIDTH = 100  # of lines in the file
TOLD = dict(part.split("\n", 1) for part in (TEMPLATES / "model.txt").read_text("utf-8").split("\n== ")[1:])
_FENCED = regex(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(?P<talk>.*?)^ {0,3}\1", re.DOTALL | re.MULTILINE)
_THOUGHT = regex(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
# In the JSON of an article, where every text ends with a mark that no address has.
_ADDRESS = regex(
    r"(?:[a-z][a-z0-9+.-]*://|mailto:|tel:|www\.)[^\s<>()\[\]\"'»”\\]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE
)
_PICTURE = regex(r'"file":("(?:[^"\\]|\\.)*"),"data"')
_NAMING = ("picture", "file", "files", "data", "table", "chart")  # types of keys whose text names a file
_DECLARED = (key for known in vars(keys).values() if isinstance(known, keys.Keys) for key in known.keys)
NAMES_FILE = frozenset((*FILES, *(key.name for key in _DECLARED if key.type in _NAMING)))

Check = Callable[[str], tuple[str, tuple[Finding, ...]]]  # takes a talk, returns it with what is to be mended


class DraftedTalk(Struct, frozen=True):
    """A talk in YAML that a model wrote, what remains to be mended in it, and the round it is of."""

    text: str
    findings: tuple[Finding, ...]
    round: int


def written_talk(
    name: str, brief: str, schema: TalkSchema | None, check: Check, endpoint: Endpoint, progress: Progress
) -> DraftedTalk:
    """Return the talk that a model writes from an article.

    name: that of the article's file. brief: what is wanted, the form of a talk, and the article below its heading.
    schema: the JSON TalkSchema of a talk.
    check: what says what is wrong with a talk; errors and warnings are sent back, in at most two more rounds.
    Raises ModelError if no talk comes of it, or one that names what the article does not have.
    """
    request, _, article = brief.rpartition(ARTICLE) if brief.count(ARTICLE) == 1 else ("", "", brief)
    messages = messages_about("ARTICLE", article, TOLD["rules"], f"{request}\n\n")
    drafts: list[DraftedTalk] = []
    for number in range(1, ROUNDS + 1):
        progress(f"{endpoint.model} writes the talk of {name}, round {number} of at most {ROUNDS}")
        try:
            answer, schema = ask_model(endpoint, messages, schema, progress)
        except ModelError as failed:
            if not drafts:
                raise
            progress(f"the talk of the round before is kept: {failed}")
            break
        text, findings = yaml_of_answer(answer)
        if not findings:
            text, findings = check(text)
        drafts.append(DraftedTalk(text, findings, number))
        wrong = [each for level in ("error", "warning") for each in findings if each.level == level]
        if not wrong or number == ROUNDS:
            break
        progress(f"findings that are sent back to be mended: {len(wrong)}")
        listed = "\n".join(f"- {each}" for each in wrong[:MOST_SENT_BACK])
        messages += [{"role": "assistant", "content": text}, {"role": "user", "content": TOLD["mend"] + listed}]
    best = min(reversed(drafts), key=_count_faults)
    if fatal := [each for each in best.findings if each.code in FATAL]:
        raise ModelError(*fatal)
    return best


def _count_faults(draft: DraftedTalk) -> tuple[int, int, int]:
    """Return how many faults a talk has, the worst kind first."""
    levels = [each.level for each in draft.findings]
    return sum(each.code in FATAL for each in draft.findings), levels.count("error"), levels.count("warning")


def messages_about(kind: str, text: str, rules: str, request: str = "") -> list[dict[str, str]]:
    """Return the messages that give a model rules, and below a request a text that is only data to it.

    kind: what the text is, in capitals; the two marks around it begin so, and their name in `rules` is {mark}.
    """
    mark = f"{kind} {sha256(text.encode()).hexdigest()[:16]}"  # no text can hold a digest of itself
    asked = f"{request}{mark} begins\n{text}\n{mark} ends\n"
    return [{"role": "system", "content": rules.format(mark=mark)}, {"role": "user", "content": asked}]


def yaml_of_answer(answer: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the YAML of a talk in an answer, which may be fenced, or JSON; and an error if there is none."""
    said = _THOUGHT.sub("", answer).strip()
    fenced = [match["talk"] for match in _FENCED.finditer(f"{said}\n")]
    text = max(fenced, key=len) if fenced else said
    if text.lstrip().startswith("{"):
        with suppress(ValueError, RecursionError):  # it may be YAML in braces
            text = "\n".join(yaml_lines(json.loads(text), WIDTH))
    text = f"{text.rstrip()}\n"
    tree, problems = load_yaml(text, "talk")
    if isinstance(tree, YamlMapping) and tree.get("sections") is not None:
        return text, ()
    why = next((str(each) for each in problems if each.level == "error"), "it has no sections")
    message = f'the answer is no talk: {why}: "{shortened(" ".join(said.split()), 100)}"'
    return text, (error("model", message, None, "try again, or choose another model"),)


def names_in_article(article: Article) -> frozenset[str]:
    """Return the addresses in all that an article says, and the names of the files of its pictures."""
    text = msgspec.json.encode(replace(article, basis=())).decode()
    found = (match[0].rstrip(".,;:!?") for match in _ADDRESS.finditer(text))
    return frozenset((*(address_of_text(each) or each for each in found), *map(json.loads, _PICTURE.findall(text))))


def foreign_files(text: str, file: str, known: Set[str]) -> Iterator[Finding]:
    """Yield an error for each file that a talk names, but for the `known`; none of them is opened.

    text: the talk, in a file called `file`.
    """
    tree, _ = load_yaml(text, file)
    for key, scalar in _walk_scalars(tree) if tree else ():
        is_shipped = key in ("talk", "theme") and not is_file_setting(scalar.text)
        if key in NAMES_FILE and not (scalar.is_null or scalar.text in known or is_shipped):
            yield error("foreign", f'{FOREIGN}: "{shortened(scalar.text)}"', scalar.where, f'leave out "{key}"')


def foreign_names(text: str, talk: Article, known: Set[str]) -> Iterator[Finding]:
    """Yield an error for each address in a talk, and each picture, but for the `known`; `text` is the talk's file."""
    for name in sorted(names_in_article(talk) - known):
        line = text.count("\n", 0, text.find(name)) + 1 if name in text else 0
        yield error("foreign", f'{FOREIGN}: "{shortened(name)}"', Where(talk.where.file, line), "leave it out")


def _walk_scalars(node: YamlNode, key: str = "") -> Iterator[tuple[str, Scalar]]:
    """Yield each scalar with the key whose value it is, or that of the list in which it stands."""
    match node:
        case Scalar():
            yield key, node
        case YamlMapping():
            for name, value in node.pairs:
                yield from _walk_scalars(value, "" if key in ("data", "formats") else name.text)  # there it is a column
        case YamlSequence():
            for item in node.items:
                yield from _walk_scalars(item, key if isinstance(item, Scalar) else "")
