"""The file of a talk that several pages edit, with what was done to it: the one place where it is written."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock, RLock

import msgspec
from msgspec.structs import replace

from generator.agents.model import Endpoint
from generator.desk.acts import Asked, changed_talk
from generator.desk.in_place import changed_article
from generator.desk.merged import ConflictError, merged_text
from generator.desk.state import Values, digest_of_section, state_of_talk
from generator.desk.suggest import proposals_of_model
from generator.desk.talk import ActError, Talk
from generator.errors import GeneratorError, InputError, Where, brief, error, info
from generator.guard.lookup import announce, bytes_of_regular_file
from generator.model.article import Article
from generator.model.blocks import Picture
from generator.model.outline import number_of_slide
from generator.opening import OpenedArticle, files_of_source, open_requested_article
from generator.output import save_new_file, save_whole_file
from generator.pipeline import Result, build_article, place_article
from generator.place import Placer
from generator.proof import proof_of_talk
from generator.read import source_format_of_file
from generator.restate import restate_article
from generator.restate.drafted import drafted_talk
from generator.restate.picture_files import restated_picture_files
from generator.settings import BuildRequest
from generator.show.engines import Engine, pictures_of_pdf
from generator.show.live import Show

MOST_FORMS, FORM_WIDTH = 200, 480  # pictures of layouts that are kept, and their width in pixels
NOTHING: Values = {"language": "en", "direction": "ltr", "minutes": 0, "slides": [], "findings": [], "sentences": []}
MARK = "\ufeff"  # at the start of files that some editors write


class Desk:
    """A talk that is edited.

    article: the path of the article, or of the talk itself. request: what the command line asks of the deck.
    show: the pages, which are told when something has changed. engine: what draws small pictures of layouts.
    model: the language model that is asked for other words, if the user has one.
    in_place: whether an article in Markdown is edited itself.
    It is safe to use from any thread.
    """

    def __init__(
        self, article: Path, request: BuildRequest, show: Show, engine: Engine, model: Endpoint | None, in_place: bool
    ) -> None:
        self._article, self._request, self._show, self._engine, self._model = article, request, show, engine, model
        self._lock, self._drawing = RLock(), Lock()
        self._forms: dict[tuple[str, str], bytes] = {}  # pictures by section and layout
        self._known: dict[str, str] = {}  # texts by their versions, to merge what is asked of an older one
        self._done: list[tuple[str, str, str]] = []  # of each act its name, and the text before and after it
        self._undone: list[tuple[str, str, str]] = []
        self._opened: tuple[str, Talk] | None = None
        self._basis: dict[str, Article] = {}  # the articles of the talk, read once for many versions of it
        self._placer: Placer | None = None
        self._text = ""  # the last that could be read
        self._drawn = self._building = ""  # the versions that the pictures show, and that is built
        self._last: Result | None = None
        self._state: tuple[str, Values] = ("", NOTHING)
        kind = source_format_of_file(str(article))
        self._in_place = in_place and kind == "markdown"
        self.target = article if self._in_place or kind == "yaml" else article.with_name(f"{article.stem}.talk.yaml")

    # Reading

    def _read(self) -> str:
        """Return the text of the talk as it is now: that of its file, or of the draft until there is one."""
        if not announce(self.target).exists():
            return self._draft()[0]
        try:
            return bytes_of_regular_file(self.target).decode()
        except (OSError, UnicodeDecodeError) as reason:
            message = f"the talk cannot be read: {reason}"
            raise InputError(error("talk", message, Where(str(self.target)), "save it in UTF-8")) from reason

    def _draft(self) -> tuple[str, Mapping[Path, Picture]]:
        name = str(self._article)
        return drafted_talk(open_requested_article(name, self._request), name, name, self.target, self._request.how)[:2]

    def _open(self, text: str) -> Talk:
        """Return what a text of the talk says; the last one is kept, until a file has changed."""
        if self._opened is None or self._opened[0] != text:
            said, basis = text.removeprefix(MARK), None
            if not (opened := self._open_source(said, self.target.name)).article.basis:
                is_own = self.target == self._article
                basis = (opened if is_own else open_requested_article(str(self._article), self._request)).article
            if self._in_place:  # as if it were in YAML, where each text has a place
                files = files_of_source(said.encode(), self._request.how)
                said = restate_article(opened.article, restated_picture_files(opened.article, files, self.target)[0])
                opened = self._open_source(said, "article.yaml")
            self._opened = text, Talk(said, opened, basis)
        return self._opened[1]

    def _article_of(self, text: str) -> Article:
        return self._open_source(text, self.target.name).article

    def _open_source(self, text: str, name: str) -> OpenedArticle:
        how = replace(self._request.how, place=str(self.target), kept=self._basis)
        own = replace(self._request, how=how, said=replace(self._request.said, talk=""))
        return open_requested_article(text.encode(), own, name)

    def _remember(self, text: str) -> str:
        """Return the version of a text, which is then known by it."""
        version = sha256(text.encode()).hexdigest()[:24]
        self._known[version] = text
        return version

    # Building and telling

    def build(self) -> Result:
        """Return the deck of the talk as it is now; the preview calls it whenever a file has changed."""
        with self._lock:
            text = self._read()
            self._building, self._opened, basis, self._basis = self._remember(text), None, self._basis, {}
            talk = self._open(text)
            if self._basis != basis:
                self._state = "", NOTHING
            self._text = text
        self._show.say()
        if (result := build_article(talk.article, talk.findings, talk.settings)) == self._last:
            self.drawn()
        self._last = result
        return result

    def drawn(self) -> None:
        """Note that the pictures of the show are those of the last build."""
        self._drawn = self._building
        self._show.say()

    def _seen(self) -> tuple[str, Values]:
        """Return the version of the last text that could be read, and what the page shows of it."""
        self._text = self._text or self._read()
        version = self._remember(self._text)
        if self._state[0] != version:
            self._state = version, self._state_of(self._text)
        return self._state

    def json(self) -> bytes:
        """Return all that the page shows, as JSON."""
        with self._lock:
            version, state = "", NOTHING
            with suppress(GeneratorError):  # there is no talk that could be read; the problems say why
                version, state = self._seen()
            pictures = {slide.id: slide.picture for slide in self._show.deck.slides}
            drawn = ((each, pictures.get(number_of_slide(each["id"]), "")) for each in state["slides"])
            more = {
                "slides": [{**each, "path": "/".join(map(str, each["path"])), "picture": name} for each, name in drawn],
                "version": version,
                "file": self.target.name * self.target.exists(),
                "makes": self.target.name,
                "article": self._article.name,
                "undo": self._done[-1][0] if self._done else "",
                "redo": self._undone[-1][0] if self._undone else "",
                "drawn": self._drawn == version,
                "model": self._model.model if self._model else "",
                "problems": self._show.said("problems"),
            }
            return msgspec.json.encode({**state, **more})

    def _state_of(self, text: str) -> Values:
        talk = self._open(text)
        article = replace(talk.article, basis=(), meta=replace(talk.article.meta, private=()))  # the proof is below
        placed = place_article(article, talk.settings, self._placer)
        self._placer = placed.placer
        basis = talk.article.basis or ((talk.basis,) if talk.basis and self.target != self._article else ())
        proof = proof_of_talk(talk.article, basis, whole=False) if basis else None
        told = [*talk.findings, *(proof.findings if proof else ()), *placed.findings]
        for claim in (each for each in (proof.claims if proof else ()) if each.lost):
            message = f'"{brief(claim.text)}" lacks of its sentence: {", ".join(claim.lost)}'
            hint = f'the sentence is {claim.nearest_where}: "{claim.nearest}"'
            told.append(info("proof-qualifier", message, claim.where, hint))
        return state_of_talk(talk, placed, told)

    def form(self, slide: str, layout: str) -> bytes | None:
        """Return a small picture of a slide in another layout, or None if there is none."""
        with self._lock:
            shown, talk = self._seen()[1]["slides"], self._open(self._text)
        forms = {form["layout"] for each in shown if each["id"] == slide for form in each["forms"]}
        if (section := talk.section_of_slide(slide)) is None or layout not in forms:
            return None
        known = digest_of_section(talk, section), layout
        with self._drawing:
            if known not in self._forms:
                section = replace(section, layout=layout, asked={}, skip=False, sections=())
                alone = replace(talk.article, sections=(section,), takeaways=(), sources=())
                result = build_article(alone, (), talk.settings)
                pages = [at for at, each in enumerate(result.deck.slides, 1) if each.id.startswith(section.id)]
                (drawn,) = pictures_of_pdf(self._engine.pdf_of_deck(result.pptx, pages[:1]), FORM_WIDTH, fast=True)
                self._forms = {**dict([*self._forms.items()][1 - MOST_FORMS :]), known: drawn}
            return self._forms[known]

    # Acts

    def answer(self, request: bytes) -> tuple[int, bytes]:
        """Do what the JSON of a page asks for, and return the status and the JSON of the answer."""
        try:
            asked = msgspec.json.decode(request, type=Asked)
            status, said = 200, self._suggest(asked) if asked.act == "suggest" else {"version": self.act(asked)}
        except ConflictError as conflict:
            status, said = 409, {"error": f"the talk was changed elsewhere meanwhile: {conflict}".removesuffix(": ")}
        except (ActError, GeneratorError) as refused:
            status, said = 422, {"error": str(refused).partition("\n")[0]}  # without the hint
        except msgspec.MsgspecError as wrong:
            status, said = 400, {"error": str(wrong)}
        return status, msgspec.json.encode(said)

    def _suggest(self, asked: Asked) -> Values:
        """Return what a model proposes for a slide; the talk may be edited meanwhile."""
        if self._model is None:
            raise ActError("no language model is configured: start preview with --model")
        with self._lock:
            state, talk = self._seen()[1], self._open(self._text)
        slide = next((each for each in state["slides"] if each["id"] == asked.slide and each["path"]), None)
        if slide is None:
            raise ActError("this slide is not made of a section, so this cannot be done here")

        return {"how": asked.how, "proposals": proposals_of_model(talk, slide, asked.how, self._model)}

    def act(self, asked: Asked) -> str:
        """Do what a page asks for, and return the new version.

        Raises ActError for what cannot be done, GeneratorError where the talk could not be read any more, and
        ConflictError if another editor changed the same lines.
        """
        with self._lock:
            now = self._read()
            if asked.act == "draft":
                return self._write(now, now)
            if not self.target.exists():
                raise ActError(f"make the talk first: {self.target.name}")
            if asked.act in ("undo", "redo"):
                return self._step(asked.act, now)
            if (seen := self._known.get(asked.expects)) is None:
                raise ConflictError("")
            talk, plain, eol = self._open(seen), seen.removeprefix(MARK), "\r\n" if "\r\n" in seen else "\n"
            if self._in_place:
                new = changed_article(plain.replace(eol, "\n"), talk, asked, self._article_of).replace("\n", eol)
            else:
                new = changed_talk(talk, asked)
            wanted = MARK * seen.startswith(MARK) + new
            version = self._write(now, merged_text(seen, wanted, now))
            if wanted != seen:
                self._done.append((asked.act, now, self._known[version]))
                self._undone.clear()
            return version

    def _step(self, name: str, now: str) -> str:
        stack, other = (self._done, self._undone) if name == "undo" else (self._undone, self._done)
        if not stack:
            raise ActError(f"there is nothing to {name}")
        _, before, after = stack[-1]
        base, wanted = (after, before) if name == "undo" else (before, after)
        version = self._write(now, merged_text(base, wanted, now))
        other.append(stack.pop())
        return version

    def _write(self, now: str, text: str) -> str:
        """Write the talk if it can be read, and return its version."""
        self._open(text)
        if not self.target.exists():
            for path, picture in self._draft()[1].items():
                save_new_file(picture.data, path)
            save_new_file(text.encode(), self.target)
        elif text != now:
            if self._read() != now:  # between reading and writing
                raise ConflictError("")
            save_whole_file(text.encode(), self.target)
        self._text = text
        self._show.say()
        return self._remember(text)
