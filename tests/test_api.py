"""What Python code may call: the public names, all that the command takes, and clear errors for what is no use."""

from pathlib import Path

import pytest

import generator
from generator import Finding, GeneratorError, InputError, OutputError, Result, SettingsError, TemplateError, build
from generator.model.text import bare_text
from generator.shipped import CONTENT

ARTICLE = b"title: A talk\nauthor: Ada Byron\nsections: [{heading: A, body: [It rains.]}]\n"
SETTINGS = 'author = "Bo Rivers"\nevent = "A fair"\ncontact = "bo@example.org"\ntheme = "journal"\ntalk = "lightning"\n'


def made(**options: object) -> Result:
    return build(ARTICLE, name="a.yaml", **options)  # type: ignore[arg-type]


def said(result: Result) -> str:
    return "\n".join(
        bare_text(line.text) for slide in result.deck.slides for item in slide.items for line in item.lines
    )


def test_the_public_names_are_there_and_typed() -> None:
    assert all(hasattr(generator, name) for name in generator.__all__)
    for each in (InputError, OutputError, SettingsError, TemplateError):
        assert issubclass(each, GeneratorError) and each.exit_code != GeneratorError.exit_code
    assert isinstance(made().findings, tuple) and Finding("a", "info", "b").level == "info"
    assert (Path(generator.__file__).parent / "py.typed").is_file()


def test_the_caller_comes_before_the_article() -> None:
    result = made(author="Cy  Brook", event="PyCon", contact="cy@example.org")
    assert (result.deck.meta.author, result.deck.meta.event) == ("Cy Brook", "PyCon")
    assert "cy@example.org" in said(result) and "Ada" not in said(result)


def test_settings_are_read_where_the_caller_says_so(own_folder: Path) -> None:
    (own_folder / "slidewright.toml").write_text(SETTINGS, "utf-8")
    (own_folder / "a.yaml").write_bytes(ARTICLE)
    (own_folder / "deep").mkdir()
    assert build("a.yaml").pptx == made().pptx  # none unasked
    for settings in (own_folder, own_folder / "slidewright.toml", str(own_folder / "deep")):
        result = build("a.yaml", settings=settings)
        assert (result.deck.meta.author, result.deck.meta.event) == ("Ada Byron", "A fair")
        assert (
            result.pptx
            == build("a.yaml", talk="lightning", theme="journal", event="A fair", contact="bo@example.org").pptx
        )
    assert build("a.yaml", settings=own_folder, event="PyCon").deck.meta.event == "PyCon"
    with pytest.raises(SettingsError, match="cannot be read"):
        build("a.yaml", settings=own_folder / "none.toml")


def test_a_talk_and_a_theme_may_be_any_path(tmp_path: Path) -> None:
    theme = tmp_path / "my.yaml"
    theme.write_text((CONTENT.parent / "templates" / "themes" / "paper.yaml").read_text("utf-8"), "utf-8")
    assert made(theme=theme).pptx == made(theme=str(theme)).pptx


USELESS = [
    {"notes": "some"},
    {"slides": -1},
    {"slides": 1},
    {"slides": True},
    {"slides": "5"},
    {"minutes": -3},
    {"keep_images": "no"},
    {"talk": 3},
    {"theme": ["paper"]},
    {"accent": 0x7A3EB1},
    {"author": "A\nB"},
    {"author": None},
    {"event": "\ud800"},
]


@pytest.mark.parametrize("options", USELESS, ids=str)
def test_a_value_of_no_use_is_refused_by_name(options: dict[str, object]) -> None:
    (name,) = options
    with pytest.raises(ValueError, match=f"^{name} (must be|holds)"):
        made(**options)


@pytest.mark.parametrize("options", [{"talk": "none"}, {"theme": "none"}, {"accent": "red"}, {"accent": "12345"}])
def test_a_name_that_is_not_there_is_an_error_of_the_template(options: dict[str, str]) -> None:
    with pytest.raises(TemplateError):
        made(**options)
