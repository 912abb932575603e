"""What a deck is made with is said in four places: the command, the article, the settings and Python, in this order."""

import inspect
from itertools import cycle
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator import build
from generator.cli.build_command import build_command
from generator.errors import Finding, InputError
from generator.model.settings import NOTHING_SET, OPTIONS, USUAL, Settings
from generator.read import keys, read_bytes
from generator.settings import KEYS, BuildOptions, SettingsError, request_of_options, settings_at
from generator.shipped import CONTENT
from tests.commands import run

SECTIONS = ("Storks", "Herons", "Cranes", "Egrets")
SAID = "{0} need 40 % less water than pikes do. " + "They eat frogs near the old mill, and they rest in the reeds. " * 9
LISTED = "Waders eat two things:\n\n- frogs\n- mice\n\nThey sleep in two places:\n\n- reeds\n- trees\n\n"
BODY = "".join(f"## {name}\n\n{SAID.format(name)}\n\n{LISTED}" for name in SECTIONS)
CLAIM = "Wound clocks outlive the people who wind them."
WINDING = "\n## Winding\n\n1. Lift the weight.\n2. Turn the key.\n3. Let go.\n"
BODY += f"## Towers\n\n{CLAIM}\n\n| Year | Clocks |\n|---|---|\n| 1700 | 4 |\n| 1800 | 11 |\n" + WINDING
YAML = "".join(f"  - {{heading: {name}, body: '{SAID.format(name)}'}}\n" for name in SECTIONS)
YAML += (
    f"  - heading: Towers\n    lead: {CLAIM}\n    table: {{header: [Year, Clocks], rows: [[1700, 4], [1800, 11]]}}\n"
)
# A value of each setting that an article may have, and another one.
VALUES = {
    "theme": ("signal", "journal"),
    "accent": ("1D4ED8", "7A3EB1"),
    "size": ("'4:3'", "'16:10'"),
    "font": ("Arial", "Times New Roman"),
    "date": ("2026-11-24", "2027-01-02"),
    "minutes": ("2", "3"),
    "slides": ("3", "4"),
    "pace": ("90", "150"),
    "titles": ("headings", "claims"),
    "transitions": ("none", "fade"),
    "footer": ("Weir", "Mill"),
    "notes": ("none", "full"),
    "talk": ("lightning", "meetup"),
    "author": ("Ada", "Bo"),
    "event": ("A fair", "A feast"),
    "contact": ("ada@example.org", "bo@example.org"),
    "agenda": ("false", "true"),
    "mode": ("dark", "light"),
    "builds": ("true", "false"),
}


def article(form: str, head: str) -> str:
    if form == "yaml":
        return f"title: Waders\n{head}sections:\n{YAML}"
    return f"---\ntitle: Waders\n{head}---\n\n{BODY}"


def built(folder: Path, form: str, head: str, *options: str) -> bytes:
    (folder / f"a.{form}").write_text(article(form, head), "utf-8")
    ran = run("build", str(folder / f"a.{form}"), "-o", str(folder / "a.pptx"), *options)
    assert ran.exit_code == 0, ran.output
    return (folder / "a.pptx").read_bytes()


def flag(name: str, value: str) -> tuple[str, ...]:
    if OPTIONS[name].kind == "switch":
        return (f"--{name}" if value == "true" else f"--no-{name}",)
    if OPTIONS[name].flags:
        return (f"--{value}",)
    return f"--{name}", value.strip("'")


def in_toml(name: str, value: str) -> str:
    plain = value.strip("'")
    return f"{name} = {plain}\n" if OPTIONS[name].kind in ("count", "switch") else f'{name} = "{plain}"\n'


@pytest.mark.parametrize(("name", "form"), [*zip(VALUES, cycle(["md", "yaml"]), strict=False)])
def test_the_command_wins_over_the_article_and_the_article_over_the_settings(
    name: str, form: str, tmp_path: Path
) -> None:
    value, other = VALUES[name]
    (tmp_path / "slidewright.toml").write_text(in_toml(name, other), "utf-8")
    wanted = built(tmp_path, form, f"{name}: {other}\n", *flag(name, value))
    assert built(tmp_path, form, f"{name}: {value}\n") == wanted
    assert wanted != built(tmp_path, form, f"{name}: {other}\n"), "the two values make a difference"


def test_every_setting_is_declared_once() -> None:
    """Options, keys of articles and settings files, and arguments in Python come from one table."""
    options = {parameter.name for parameter in build_command.params}
    assert OPTIONS.keys() <= options and OPTIONS.keys() <= BuildOptions.__annotations__.keys()
    in_article = {name for name, option in OPTIONS.items() if option.in_article}
    assert in_article <= set(keys.ARTICLE.names)
    assert in_article - {"logo", "template"} == VALUES.keys()
    assert set(KEYS) == {name for name, option in OPTIONS.items() if option.in_file}
    assert all(each.in_file for each in OPTIONS.values() if each.in_article)
    assert all(f"{name}" in (inspect.getdoc(build) or "") for name in OPTIONS)


def test_false_is_a_value_and_not_the_lack_of_one() -> None:
    assert Settings(agenda=False).over(Settings(agenda=True)).agenda is False
    assert NOTHING_SET.over(Settings(agenda=False)).agenda is False
    assert NOTHING_SET.over(USUAL) == USUAL


@pytest.mark.parametrize(
    ("word", "value"), [("true", True), ("Yes", True), ("off", False), ("True story", "True story")]
)
def test_a_footer_is_a_text_or_yes_or_no_wherever_it_is_said(word: str, value: object, tmp_path: Path) -> None:
    (tmp_path / "slidewright.toml").write_text(f'footer = "{word}"\n', "utf-8")
    read, _ = read_bytes(article("md", f"footer: {word}\n").encode(), "a.md", "markdown")
    said = request_of_options(footer=word).said, settings_at(tmp_path)[0], read.meta.settings
    assert [each.footer for each in said] == [value] * 3
    assert isinstance(value, str) or request_of_options(footer=value).said.footer is value  # type: ignore[arg-type]


WRONG = {
    "a misspelt theme": ("theme: papr", 'the theme "papr" does not exist', 'did you mean "paper"?'),
    "a misspelt talk": ("talk: lightnin", 'the talk "lightnin" does not exist', 'did you mean "lightning"?'),
    "no colour": ("accent: red", '"accent" must be a colour, not "red"', "six hexadecimal digits"),
    "no font": ("font: Arail", '"font" must be a font that is installed, not "Arail"', 'did you mean "Arial"?'),
    "no minutes": ("minutes: many", '"minutes" must be a whole number', "How many minutes"),
    "a misspelt key": ("them: signal", 'has no key "them"', 'did you mean "theme"?'),
}


# In Markdown, keys of other programs are many: what is not used is one remark.
FORMS = [
    (case, form) for case in WRONG for form in ("markdown", "yaml") if (case, form) != ("a misspelt key", "markdown")
]


@pytest.mark.parametrize(("case", "form"), FORMS)
def test_a_mistake_in_the_head_has_its_line_and_a_hint(case: str, form: str) -> None:
    line, message, hint = WRONG[case]
    found: tuple[Finding, ...]
    try:
        _, found = read_bytes(
            article("yaml" if form == "yaml" else "md", f"{line}\n").encode(),
            "a",
            form,  # type: ignore[arg-type]
        )
    except InputError as refused:
        found = refused.findings
    (told,) = [each for each in found if message in each.message]
    assert told.level == ("error" if form == "yaml" else "warning")
    assert told.where and told.where.line == (2 if form == "yaml" else 3) and hint in told.hint


@pytest.mark.parametrize(
    "head", ["theme: gaia", "theme: {name: x}", "size: 4K", "slides: https://example.org/deck", "agenda: Monday"]
)
def test_keys_of_other_programs_with_our_names_are_left_to_them(head: str) -> None:
    _, found = read_bytes(article("md", f"{head}\n").encode(), "a.md", "markdown")
    assert [each.level for each in found if each.code in ("front-matter", "choice", "theme")] == ["info"]


@pytest.mark.parametrize("line", ['accent = "red"', 'size = "7"', "agenda = 3", 'date = "soon"', "slides = 1"])
def test_a_setting_of_no_use_is_an_error_with_its_line(line: str, tmp_path: Path) -> None:
    (tmp_path / "slidewright.toml").write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(SettingsError) as caught:
        settings_at(tmp_path / "slidewright.toml")
    (told,) = caught.value.findings
    assert told.where and told.where.line == 2 and told.hint and line.split()[0] in told.message


# The agenda


# Logo, font and date


def media_of_layouts(pptx: Path) -> int:
    with ZipFile(pptx) as package:
        names = [name for name in package.namelist() if name.startswith("ppt/slideLayouts/_rels/")]
        return sum(b"media/logo" in package.read(name) for name in names)


@pytest.mark.parametrize("where", ["option", "md", "yaml", "settings", "theme"])
def test_a_logo_named_by_its_file_alone_is_on_every_layout(where: str, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes((CONTENT / "first-conference-logo.png").read_bytes())
    theme = "extends: paper\nname: own\ndescription: x\nlogo: logo.png\n"
    (tmp_path / "own.yaml").write_text(theme, "utf-8")
    (tmp_path / "slidewright.toml").write_text('logo = "logo.png"\n' if where == "settings" else "", "utf-8")
    options = {"option": ["--logo", str(tmp_path / "logo.png")], "theme": ["--theme", str(tmp_path / "own.yaml")]}
    head = "logo: logo.png\n" if where in ("md", "yaml") else ""
    built(tmp_path, "yaml" if where == "yaml" else "md", head, *options.get(where, []))
    assert media_of_layouts(tmp_path / "a.pptx") > 5


@pytest.mark.parametrize("head", ["agenda: false\n", ""])
def test_a_talk_has_no_agenda_if_nobody_wants_one(head: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(article("md", head), "utf-8")
    result = build(tmp_path / "a.md", agenda=None if head else False)
    families = [slide.layout.family for slide in result.deck.slides]
    assert "agenda" in [slide.layout.family for slide in build(tmp_path / "a.md", agenda=True).deck.slides]
    assert "agenda" not in families and len(families) >= len(SECTIONS)


def test_a_gist_is_kept_without_the_agenda_that_it_is_for() -> None:
    text = article("yaml", "agenda: false\n").replace("{heading: Storks,", "{heading: Storks, gist: white and black,")
    result = build(text.encode(), name="a.yaml")
    assert not [each for each in result.findings if each.level == "warning"]


def test_a_logo_is_once_on_a_slide(tmp_path: Path) -> None:
    """The cover shows an article's logo in large, and therefore not at its foot, too."""
    logo = CONTENT / "first-conference-logo.png"
    cover, *others = build(article("md", "").encode(), name="a.md", logo=logo).deck.slides
    assert "logo" in [item.placeholder.name for item in cover.items] and cover.layout.logo is None
    assert all(slide.layout.logo for slide in others)


def test_a_logo_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(article("md", ""), "utf-8")
    ran = run("build", str(tmp_path / "a.md"), "-o", str(tmp_path / "a.pptx"), "--logo", "lgoo.png")
    assert ran.exit_code == 3 and "lgoo.png: the logo was not found" in ran.output


def test_one_font_is_that_of_titles_and_text_and_code_keeps_its_own(tmp_path: Path) -> None:
    text = article("md", "") + "## Code\n\n```python\nx = 1\n```\n"
    result = build(text.encode(), name="a.md", font="Arial")
    with ZipFile(result.save(tmp_path / "a.pptx")) as package:
        theme = package.read("ppt/theme/theme1.xml").decode()
    assert theme.count('<a:latin typeface="Arial"') == 2
    used = {item.placeholder.style.font.family for slide in result.deck.slides for item in slide.items}
    assert used == {"Arial", "Courier New"}


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(article("md", ""), "utf-8")
    ran = run("build", str(tmp_path / "a.md"), "--date", "24.11.2026")
    assert ran.exit_code == 2 and "must be a date, such as 2026-11-24" in ran.output
