"""The file of a talk that several pages edit, with what was done to it: the one place where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock, RLock

import msgspec
from msgspec.structs import replace

from generator.agents.model import Endpoint
from generator.desk.acts import Asked, changed_talk
from generator.desk.merged import ConflictError, merged_text
from generator.desk.state import Values, digest_of_section, state_of_talk
from generator.desk.suggest import proposals_of_model
from generator.desk.talk import ActError, Talk
from generator.errors import Finding, GeneratorError, InputError, Where, brief, error, info
from generator.guard.lookup import announce, bytes_of_regular_file
from generator.model.article import Article
from generator.model.blocks import Picture
from generator.model.outline import number_of_slide
from generator.opening import open_requested_article
from generator.output import save_new_file, save_whole_file
from generator.pipeline import Result, build_article, place_article
from generator.place import Placer
from generator.proof import Proof, proof_of_talk
from generator.read import source_format_of_file
from generator.restate.drafted import drafted_talk
from generator.settings import BuildRequest
from generator.show.engines import Engine, pictures_of_pdf
from generator.show.live import Show

MOST_FORMS, FORM_WIDTH = 200, 480  # pictures of layouts that are kept, and their width in pixels
WRITTEN = ("written", "slides")  # talks in which each section is a slide
NO_TALK: Values = {"language": "en", "direction": "ltr", "title": "", "minutes": 0, "spoken": 0.0}
NOTHING = NO_TALK | {"slides": [], "findings": [], "sentences": []}
MARK = "\ufeff"  # at the start of files that some editors write


class Desk:
    """A talk that is edited.

    article: the path of the article, or of the talk itself. request: what the command line asks of the deck.
    show: the pages, which are told when something has changed. engine: what draws small pictures of layouts.
    model: the language model that is asked for other words, if the user has one.
    It is safe to use from any thread.
    """

    def __init__(
        self, article: Path, request: BuildRequest, show: Show, engine: Engine, model: Endpoint | None = None
    ) -> None:
        self._article, self._request, self._show, self._engine, self._model = article, request, show, engine, model
        self._lock, self._drawing = RLock(), Lock()
        self._forms: dict[tuple[str, str], bytes] = {}  # pictures by section and layout
        self._known: dict[str, str] = {}  # texts by their versions, to merge what is asked of an older one
        self._done: list[tuple[str, str, str]] = []  # of each act its name, and the text before and after it
        self._undone: list[tuple[str, str, str]] = []
        self._draft: tuple[str, Mapping[Path, Picture]] | None = None
        self._opened: tuple[str, Talk] | None = None
        self._basis: dict[str, Article] = {}  # the articles of the talk, read once for many versions of it
        self._placer: Placer | None = None
        self._text = ""  # the last that could be read
        self._drawn = self._building = ""  # the versions that the pictures show, and that is built
        self._last: Result | None = None
        self._state: tuple[str, Values] = ("", NOTHING)
        self.target = article if self._is_talk() else article.with_name(f"{article.stem}.talk.yaml")

    def _is_talk(self) -> bool:
        """Return whether the article is a talk, in which each section is a slide."""
        with suppress(GeneratorError):
            is_yaml = source_format_of_file(str(self._article)) == "yaml"
            return is_yaml and open_requested_article(str(self._article), self._request).settings.talk in WRITTEN
        return False

    # Reading

    def _read(self) -> str:
        """Return the text of the talk as it is now: that of its file, or of the draft until there is one."""
        if not announce(self.target).exists():
            if self._draft is None:
                name = str(self._article)
                opened = open_requested_article(name, self._request)
                self._draft = drafted_talk(opened, name, name, self.target, self._request.how)[:2]
            return self._draft[0]
        try:
            return bytes_of_regular_file(self.target).decode()
        except (OSError, UnicodeDecodeError) as reason:
            message = f"the talk cannot be read: {reason}"
            raise InputError(error("talk", message, Where(str(self.target)), "save it in UTF-8")) from reason

    def _open(self, text: str) -> Talk:
        """Return what a text of the talk says; the last one is kept, until a file has changed."""
        if self._opened is None or self._opened[0] != text:
            how = replace(self._request.how, place=str(self.target), kept=self._basis)
            own = replace(self._request, how=how, said=replace(self._request.said, talk=""))
            said, basis = text.removeprefix(MARK), None
            opened = open_requested_article(said.encode(), own, self.target.name)
            if not opened.article.basis and self.target != self._article:
                basis = open_requested_article(str(self._article), self._request).article
            self._opened = text, Talk(said, opened, basis)
        return self._opened[1]

    def _remember(self, text: str) -> str:
        """Return the version of a text, which is then known by it."""
        version = sha256(text.encode()).hexdigest()[:24]
        self._known[version] = text
        return version

    # Building and telling

    def build(self) -> Result:
        """Return the deck of the talk as it is now; the preview calls it whenever a file has changed."""
        with self._lock:
            if not self.target.exists():
                self._draft = None  # the article may have changed
            text = self._read()
            self._building, self._opened, basis = self._remember(text), None, self._basis
            self._basis = {}
            talk = self._open(text)
            if self._basis != basis:
                self._state = "", NOTHING
            self._text = text
        self._show.say()
        result = build_article(talk.article, talk.findings, talk.settings)
        if result == self._last:
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
        basis = talk.article.basis or ((talk.basis,) if talk.basis else ())
        proof = proof_of_talk(talk.article, basis, whole=False) if basis else None
        proven = (*proof.findings, *_lost_qualifiers(proof)) if proof else ()
        return state_of_talk(talk, placed, (*talk.findings, *proven, *placed.findings))

    def form(self, slide: str, layout: str) -> bytes | None:
        """Return a small picture of a slide in another layout, or None if there is none."""
        with self._lock:
            shown, talk = self._seen()[1]["slides"], self._open(self._text)
        forms = {form["layout"] for each in shown if each["id"] == slide for form in each["forms"]}
        section = talk.section_of_slide(slide)
        if section is None or layout not in forms:
            return None
        known = digest_of_section(talk, section), layout
        with self._drawing:
            if known not in self._forms:
                alone = replace(section, layout=layout, asked={}, skip=False, sections=())
                result = build_article(
                    replace(talk.article, sections=(alone,), takeaways=(), sources=()), (), talk.settings
                )
                pages = [at for at, each in enumerate(result.deck.slides, 1) if each.id.startswith(section.id)]
                pdf = self._engine.pdf_of_deck(result.pptx, pages[:1])
                (drawn,) = pictures_of_pdf(pdf, FORM_WIDTH, fast=True)
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

        def findings_of(proposal: Values) -> list[str]:
            new = Asked(proposal["act"], slide=asked.slide, at=proposal["at"], text=proposal["text"])
            with self._lock:
                after = self._state_of(changed_talk(talk, new))
            before = {each["message"] for each in slide["findings"]}
            found = (each for one in after["slides"] if one["path"] == slide["path"] for each in one["findings"])
            return [each["message"] for each in found if each["message"] not in before]

        return {"how": asked.how, "proposals": proposals_of_model(talk, slide, asked.how, self._model, findings_of)}

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
            seen = self._known.get(asked.expects)
            if seen is None:
                raise ConflictError("")
            wanted = MARK * seen.startswith(MARK) + changed_talk(self._open(seen), asked)
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
            for path, picture in self._draft[1].items() if self._draft else ():
                save_new_file(picture.data, path)
            save_new_file(text.encode(), self.target)
        elif text != now:
            if self._read() != now:  # between reading and writing
                raise ConflictError("")
            save_whole_file(text.encode(), self.target)
        self._text = text
        version = self._remember(text)
        self._show.say()
        return version


def _lost_qualifiers(proof: Proof) -> Iterator[Finding]:
    """Yield a finding for each text that lacks a qualifier of its sentence."""
    for claim in proof.claims:
        if claim.lost:
            words = ", ".join(f'"{each}"' for each in claim.lost)
            hint = f'the sentence is {claim.nearest_where}: "{claim.nearest}"'
            yield info("proof-qualifier", f'"{brief(claim.text)}" lacks {words} of its sentence', claim.where, hint)
