"""As long as a talk: what the talk that ships shows, what is backup, and what each slide takes."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings, strategies as st

from generator import Result, TemplateError, build
from generator.check import check
from generator.model.article import Role
from generator.model.outline import SlidePlan
from generator.model.text import bare_text
from generator.read import read_bytes
from generator.read.files import files_beside_article
from generator.shipped import CONTENT
from tests.commands import run
from tests.examples import examples
from tests.test_laws import ARTICLES, LAW, Draft, written

ARGUMENT = (Path(__file__).parent / "samples" / "argument.md").read_text("utf-8")


SAMPLES = sorted(path for path in CONTENT.iterdir() if path.suffix in (".yaml", ".md", ".html", ".txt"))
CAPS = {"meetup": (24, 20), "lightning": (10**6, 5)}
SAID = "The weir holds {0} boats in winter, and the lock keeper counts each of them twice a day."
ARGUED = (Role.BENEFITS, Role.CHALLENGES, Role.FUTURE, Role.FAQ)


def made(text: str, **options: object) -> Result:
    return build(text.encode(), name="a.md", **options)  # type: ignore[arg-type]


def shown(result: Result) -> list[SlidePlan]:
    return [plan for plan in result.outline.slides if not plan.hidden]


def sections(count: int) -> str:
    return "# Weirs\n\n" + "".join(f"## Reach {n}\n\n{SAID.format(n)} {'It goes on. ' * 8}\n\n" for n in range(count))


def assert_within(result: Result, slides: int, minutes: int) -> None:
    """Shown is what the cap allows, but for what leads to each part; hidden is what follows; and all of it is there."""
    hidden = [bool(slide.hidden) for slide in result.deck.slides]
    assert hidden == sorted(hidden)
    assert hidden.count(False) <= slides and result.minutes <= minutes
    assert not [kept for kept in result.ledger if kept.lost]


# ---- the cap of a talk


@pytest.mark.parametrize("talk", CAPS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_as_long_as_its_talk_and_nothing_is_lost(path: Path, talk: str) -> None:
    slides, minutes = CAPS[talk]
    result = build(path, talk=talk)
    assert_within(result, slides, max(minutes, _least(result)))


def _least(result: Result) -> int:
    """Minutes of the cover, the end and one slide of each part of the argument, which are shown in every talk."""
    roles = {plan.rank.role for plan in result.outline.slides}.intersection(ARGUED)
    return 2 * len(roles) + 1


@pytest.mark.parametrize("count", [10, 22, 23, 60])
def test_a_meetup_shows_24_slides_and_the_rest_follows(count: int) -> None:
    result = made(sections(count))
    assert_within(result, 24, 20)
    whole = made(sections(count), slides="all")
    assert not any(slide.hidden for slide in whole.deck.slides)
    assert len(shown(result)) == min(24, len(whole.deck.slides))
    titles = {plan.rank.owner for plan in shown(result)}
    for plan in shown(result):
        assert plan.layout != "agenda" or {entry.origin for entry in plan.items} <= titles


def test_what_is_long_to_say_is_shown_as_far_as_there_is_time() -> None:
    result = made(sections(20).replace("It goes on. " * 8, f"It goes{' on and on' * 70}."))
    assert 15 < result.minutes <= 20 and len(shown(result)) < 22


def test_slides_that_were_written_as_slides_are_all_shown() -> None:
    result = made("\n---\n\n".join(f"# Slide {n}\n\n- One\n- Two\n" for n in range(60)), talk="slides")
    assert not any(slide.hidden for slide in result.deck.slides)


@pytest.mark.parametrize(("options", "count"), [({"slides": 40}, 40), ({"minutes": 60}, 62), ({"slides": "all"}, 62)])
def test_what_a_user_asks_for_takes_the_place_of_the_talk_s_cap(options: dict[str, object], count: int) -> None:
    assert len(shown(made(sections(60), **options))) == count


def test_a_talk_of_one_s_own_says_its_own_cap(tmp_path: Path) -> None:
    talk = tmp_path / "own.yaml"
    body = 'slides: [{for: s in article.all_sections, slides: [{layout: auto, title: "{{ s.heading }}"}]}]\n'
    talk.write_text(f"name: own\nmost_slides: 3\nminutes: 9\n{body}", "utf-8")
    result = made(sections(9), talk=talk)
    assert len(shown(result)) == 3 and (result.outline.cap.slides, result.outline.cap.minutes) == (3, 9)
    talk.write_text(f"name: own\n{body}", "utf-8")
    assert len(shown(made(sections(9), talk=talk))) == 9


@pytest.mark.parametrize("line", ["minutes: 0", "minutes: long", "most_slides: 1", "most_slides: [2]", "minutes: true"])
def test_a_cap_that_is_no_number_is_an_error(tmp_path: Path, line: str) -> None:
    talk = tmp_path / "own.yaml"
    talk.write_text(f"{line}\nslides: [{{layout: cover, title: x}}]\n", "utf-8")
    with pytest.raises(TemplateError, match="must be a whole number from"):
        made(sections(1), talk=talk)


@pytest.mark.parametrize("command", ["outline", "build"])
def test_the_command_line_takes_all(own_folder: Path, command: str) -> None:
    Path("a.md").write_text(sections(60), "utf-8")
    ran = run(command, "a.md")
    assert ran.exit_code == 0 and "hidden" in ran.stdout
    ran = run(command, "a.md", "--slides", "all")
    assert ran.exit_code == 0 and "hidden" not in ran.stdout


# ---- which slides stay


BACKUP = {
    "references": "## See also\n\n- A book on weirs.\n- Another book on locks.\n",
    "references in German": "## Literatur\n\n- Ein Buch.\n- Noch ein Buch.\n",
    "cited": "## Works\n\n1. Ash, J. et al. Weirs of the north (2004).\n2. Elm, K. Locks, pp. 4-9.\n"
    "3. Oak, L. Mills. doi:10.1000/182\n",
    "links": "## More\n\n- [A page](https://a.example)\n- [A second one](https://b.example)\n- [Third](https://c.example)\n",
}


@pytest.mark.parametrize("name", BACKUP)
def test_what_an_audience_looks_up_is_backup(name: str) -> None:
    language = "language: de\n" if "German" in name else ""
    text = f"---\n{language}title: Weirs\n---\n\n" + sections(3).removeprefix("# Weirs\n\n") + BACKUP[name]
    plans = made(text).outline.slides
    own = {plan.rank.owner for plan in plans if plan.hidden}
    assert len(own) == 1 and not any("reach" in str(owner) for owner in own)
    assert not any(plan.hidden for plan in made(text, slides="all").outline.slides)


# ---- programs

OUTPUT = "\n".join(f"boat {n} went through lock {n % 3}" for n in range(40))


def program(text: str, language: str = "console") -> str:
    return f"# Weirs\n\n## The count\n\nThe keeper counts:\n\n```{language}\n{text}\n```\n\n## More\n\n{SAID}\n"


def lines_of(result: Result) -> list[str]:
    return [bare_text(entry.body) for plan in result.outline.slides if plan.layout == "code" for entry in plan.items]


@pytest.mark.parametrize("language", ["console", "text", "output", "log"])
def test_a_long_output_shows_how_it_begins_and_ends(language: str) -> None:
    result = made(program(OUTPUT, language))
    lines = lines_of(result)
    assert lines == [*OUTPUT.split("\n")[:6], "… 30 more lines", *OUTPUT.split("\n")[-4:]]
    notes = [bare_text(line.text) for slide in result.deck.slides for line in slide.notes]
    assert "\n".join(OUTPUT.split("\n")) in "\n".join(notes)
    hidden = [kept for kept in result.ledger if kept.unit.kind == "code" and not kept.slide]
    assert len(hidden) == 30 and all(kept.notes for kept in hidden)


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        (OUTPUT, "python", 40),
        ("\n".join(OUTPUT.split("\n")[:14]), "text", 14),
        (f"$ count\n{OUTPUT}\n$ count --sum\n40", "", 14),
        (f"$ count\n{OUTPUT}\n$ count\n{OUTPUT}", "bash", 24),
        ("\n".join(f"$ count {n}" for n in range(30)), "console", 30),
        (f"% the boats\n{OUTPUT}", "tex", 41),
    ],
)
def test_only_output_is_shortened_and_only_what_is_long(text: str, language: str, count: int) -> None:
    assert len(lines_of(made(program(text, language)))) == count


@pytest.mark.parametrize("notes", ["own", "none"])
def test_an_output_goes_with_the_notes_that_hold_it(notes: str) -> None:
    result = made(program(OUTPUT + "\n" + "same\n" * 30), notes=notes)
    assert sum(kept.skipped for kept in result.ledger if kept.unit.kind == "code") > 40


def test_the_check_proves_that_the_notes_hold_all_of_an_output() -> None:
    result = made(program(OUTPUT))
    article, _ = read_bytes(program(OUTPUT).encode(), "a.md", "markdown", files_beside_article(None, None))
    for found, other in ((b"boat 20 went", b"boat 21 went"), (b"boat 20 went through lock 2", b"")):
        _, broken = check(changed(result.pptx, found, other), article, result.deck)
        assert {finding.code for finding in broken} >= {"lost"}


def changed(pptx: bytes, old: bytes, new: bytes) -> bytes:
    """The same package with other words in its notes."""
    target = BytesIO()
    with ZipFile(BytesIO(pptx)) as package, ZipFile(target, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            copy.writestr(name, data.replace(old, new) if "notesSlide" in name else data)
    return target.getvalue()


@pytest.mark.parametrize(
    "more",
    ["Then:\n\n```\none\ntwo\n```\n", f"Then:\n\n```\n{'long ' * 20}\n```\n", "```\nalone\n```\n\n```\nagain\n```\n"],
)
def test_programs_have_slides_of_their_own(more: str) -> None:
    text = "# Weirs\n\n## By hand\n\nList them:\n\n```sh\nls\n```\n\n" + more
    assert {plan.layout for plan in made(text).outline.slides if plan.rank.owner} == {"code"}


def test_a_heading_without_a_slide_is_said_with_the_one_before() -> None:
    parts = ("## Silt", SAID.format(0), "## Nothing of this is shown yet.", "### Fish", "<!-- skip -->", "- Eel")
    result = made("\n\n".join(("# Weirs", *parts, "## Stone", SAID.format(1))))
    (silt,) = [plan for plan in result.outline.slides if plan.id == "silt"]
    assert [bare_text(line.text) for line in silt.notes] == [SAID.format(0), "Nothing of this is shown yet."]


# ---- what is shown whole, or not at all

LINES = "\n".join(f"gate({number})" for number in range(24))
ROWS = "\n".join(f"| reach {number} | {SAID.format(number)} | {SAID.format(number + 1)} |" for number in range(6))
WHOLE = {
    "a program": f"The keeper runs this:\n\n```python\n{LINES}\n```",
    "a table": f"The keeper counts this.\n\n| reach | winter | summer |\n|--|--|--|\n{ROWS}",
}


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
@pytest.mark.parametrize("count", [4, 20, 30])
def test_what_says_nothing_by_its_half_is_shown_whole_or_not_at_all(whole: str, count: int) -> None:
    result = made(f"{sections(count)}\n## Gates\n\n{whole}\n")
    slides = [slide for slide in result.deck.slides if slide.id.startswith("gates")]
    assert len(slides) == 2 and len({bool(slide.hidden) for slide in slides}) == 1


@settings(LAW, max_examples=examples(25))
@given(ARTICLES, st.sampled_from(sorted(CAPS)))
def test_any_article_is_as_long_as_its_talk_and_nothing_is_lost(article: Draft, talk: str) -> None:
    result = build(written(article), name="article.yaml", talk=talk)
    slides, minutes = CAPS[talk]
    assert_within(result, slides, max(minutes, 10**6 if talk == "lightning" else 0))


@pytest.mark.parametrize("talk", CAPS)
@pytest.mark.parametrize("length", [1, 10, 60])
def test_each_part_of_an_argument_is_on_screen(talk: str, length: int) -> None:
    result = made(ARGUMENT.format("\n\n".join(SAID.format(n) for n in range(length))), talk=talk)
    assert {plan.rank.role for plan in shown(result)}.issuperset(ARGUED)
