"""What a talk says and its article does not: each kind of finding, and what is the same in another form."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from generator import build
from generator.errors import Where
from generator.proof import Proof, proof_of_talk, repeated_forms
from generator.read import read_file
from tests import commands
from tests.benchmarks.proof import HARBOUR, seeded_faults

Verify = Callable[..., Proof]


@pytest.fixture
def verify(tmp_path: Path) -> Verify:
    """Prove a talk with these sections, in YAML, and with what else is before them, against an article."""

    def run(sections: str, article: str, head: str = "", language: str = "en") -> Proof:
        (tmp_path / "post.md").write_text(f"---\nlanguage: {language}\n---\n\n# Post\n\n{article}\n", "utf-8")
        talk = f"title: Post\nlanguage: {language}\narticle: post.md\n{head}\nsections:\n{sections}"
        (tmp_path / "talk.yaml").write_text(talk, "utf-8")
        read, _ = read_file(tmp_path / "talk.yaml")
        return proof_of_talk(read, read.basis)

    return run


def codes(proof: Proof, level: str = "") -> list[str]:
    return [each.code for each in proof.findings if level in ("", each.level)]


def section(headline: str, evidence: str = "", more: str = "") -> str:
    given = f"    from: {json.dumps(evidence)}\n" if evidence else ""
    return f"  - heading: Part\n    headline: {json.dumps(headline)}\n{given}{more}"


@pytest.mark.parametrize(
    ("claim", "article", "language"),
    [
        ("The office spent 1,000 dollars", "The office spent 1 000 dollars.", "en"),
        ("Das Amt gab 1.000 Euro aus", "Das Amt gab 1000 Euro aus.", "de"),
        ("A call takes 100 ms", "A call takes 100ms.", "en"),
        ("The six-month trial of Bashir", "Bashir's trial took 6 months.", "en"),
        ("The trial ended in October 2024", "The trial ended on 2024-10-05.", "en"),
        ("L'essai a pris fin en octobre 2024", "L'essai a pris fin le 5.10.2024.", "fr"),
        ("The city paid 3 million dollars", "The city paid 3,000,000 dollars.", "en"),
        ("The office said “it doesn’t work”", 'The office said: "It doesn\'t  *work*."', "en"),
        ("Das Amt von Bashirs Firma GitHub", "Das Amt und die Firma von Bashir nutzen GitHub.", "de"),
        ("The release 1.47 is out", "The release 1.47.0 is out.", "en"),
        ("May I ask about the trial", "The trial is over.", "en"),
        ("The trial took 1–2 months for 25 people", "The trial took one to two months for twenty-five people.", "en"),
        ("The city paid 3,000,000 dollars to 30 people", "The city paid three million dollars to thirty people.", "en"),
        ("Rozprawa była 2019-02", "Rozprawa była w lutym 2019 r.", "pl"),
        ("Le film d'OCS a pris fin", "Le film OCS a pris fin.", "fr"),
        ("It is clear that the trial is over", "It is clear that the trial is over.", "en"),
        ("Oikeudenkäynti oli 2019-02", "Oikeudenkäynti oli helmikuussa 2019.", "fi"),
    ],
)
def test_the_same_in_another_form_is_no_finding(verify: Verify, claim: str, article: str, language: str) -> None:
    assert codes(verify(section(claim), article, language=language)) == []


@pytest.mark.parametrize(
    ("claim", "evidence", "code", "level"),
    [
        ("The trial cost 52 dollars", "", "proof-number", "error"),
        ("The trial ended in 2023", "", "proof-number", "error"),
        ("The trial cost 51 million dollars", "", "proof-number", "error"),
        ("The trial is at example.com", "", "proof-address", "error"),
        ("The trial is short", "The trial cost some dollars.", "proof-quote", "error"),
        ("The trial cost 34 dollars", "The trial cost 51 dollars.", "proof-from", "warning"),
        ("The trial was led by Norén", "The trial cost 51 dollars.", "proof-from", "warning"),
        ("Summer took 51 days, and birds left", "", "proof-near", "warning"),
        ("The trial was led by Kowalski", "", "proof-name", "warning"),
        ('The trial was "a bitter loss" for gardens', "", "proof-quoted", "warning"),
        ("The trial did not cost dollars", "The trial cost 51 dollars.", "proof-negation", "warning"),
        ("The gardens were watered in spring", "The gardens were not watered in spring.", "proof-negation", "warning"),
        ("It was short", "", "talk-leaning", "warning"),
        ("The trial of this post cost 51 dollars", "", "talk-reader", "warning"),
        ("Bicycles need brighter lamps", "", "talk-headline", "warning"),
        ("The trial always cost 51 dollars", "The trial cost 51 dollars.", "proof-strong", "warning"),
        ("All gardens were trial gardens in spring", "", "proof-strong", "warning"),
        ("Summer trial quietly ruined greenhouses", "", "proof-own", "warning"),
    ],
)
def test_what_an_article_does_not_say_is_found(
    verify: Verify, claim: str, evidence: str, code: str, level: str
) -> None:
    article = (
        "The trial cost 51 dollars. The trial did fail.\n\nRain was rare. Then came summer. Nobody measured it. "
        "Birds left. The gardens were not watered in spring. Elsewhere, Norén counted 34 gardens.\n\n"
        "It is at example.org/a."
    )
    proof = verify(
        section(claim, evidence, "    notes: The trial was over. Birds left, and nobody measured it.\n"), article
    )
    assert [(each.code, each.level) for each in proof.findings] == [(code, level)]
    assert proof.findings[0].where.line == 6


def test_lines_of_programs_are_compared_letter_by_letter(verify: Verify) -> None:
    article = "Run it:\n\n```\n$ tide --since 2021\ntide  --stop\n```\n"
    code = "    code: |\n      tide --since 2021\n      + tide --stop\n      tide --step\n"
    proof = verify(section("Run tide", more=code), article)
    assert [each.message for each in proof.findings] == ['the article has no line "tide --step"']


def test_a_quote_stands_there_word_for_word_and_whole(verify: Verify) -> None:
    article = "“The mayor said it was late, and the pier was closed for good. Nobody came.” The pier is old."
    cut = verify(section("The pier", more="    quote: the pier was closed for good.\n"), article)
    assert codes(cut) == ["proof-cut"]
    whole = verify(section("The pier", more="    quote: The mayor said ... Nobody came.\n"), article)
    assert codes(whole) == []
    assert codes(verify(section("The pier", more="    quote: Nobody went.\n"), article)) == ["proof-quote"]
    assert codes(verify(section("The pier", more="    quote: Nobody came.\n"), article)) == []
    own = verify(section("The pier", more="    quote: The pier is old.\n"), article)
    assert codes(own) == ["proof-unquoted"]
    interview, said = "## What is the pier like?\n\nThe pier is old.", "    quote: {text: The pier is old., by: %s}\n"
    for person, found in (("Post", []), ("Ada", ["proof-unquoted"])):  # the title of the article is Post
        assert codes(verify(section("The pier", more=said % person), f"Ada came.\n\n{interview}")) == found


def test_a_chart_may_have_shares_and_the_date_of_its_article_and_speech_may_follow_a_dash(tmp_path: Path) -> None:
    article = "---\ndate: 2020-02-19\n---\n\n# Post\n\n25 % suffer.\n\n– Winters grow mild, says Reija Ruuhela.\n"
    (tmp_path / "post.md").write_text(article, "utf-8")
    chart = "{kind: bar, format: percent, data: {Suffer: 0.25}, source: 'Yle, 19.2.2020'}"
    talk = f"article: post.md\ntitle: Post\nsections:\n  - {{heading: Part, chart: {chart}}}\n"
    talk += '  - {heading: Voice, quote: {text: "Winters grow mild", by: Reija Ruuhela}}\n'
    (tmp_path / "talk.yaml").write_text(talk, "utf-8")
    read, _ = read_file(tmp_path / "talk.yaml")
    found = codes(proof_of_talk(read, read.basis))
    assert "proof-number" not in found and "proof-unquoted" not in found
    (tmp_path / "post.md").write_text(article.replace("date: 2020-02-19", "author: Nora"), "utf-8")
    read, _ = read_file(tmp_path / "talk.yaml")
    assert "proof-number" in codes(proof_of_talk(read, read.basis))


def test_notes_do_not_leave_out_what_a_sentence_points_at(verify: Verify) -> None:
    article = "The pier was closed. Nobody knew why. It was a mistake. The town wanted it open. But it stayed shut."
    for notes, found in (("S1.2-S1.3", []), ("[S1.1, S1.3]", ["proof-gap"]), ("[S1.1, S1.5]", ["proof-gap"])):
        assert codes(verify(section("The pier was closed", more=f"    notes: {notes}\n"), article)) == found
    twice = "The pier was closed. It was a mistake.\n\nOslo – The pier was closed. It was a mistake."
    assert codes(verify(section("The pier was closed", more="    notes: S1.3-S1.4\n"), twice)) == []
    article = "- “The mayor said it was late. The pier was closed for good. Nobody came.”\n- Birds left."
    quoted = verify(section("The pier", more="    quote: The pier was closed for good.\n"), article)
    assert codes(quoted) == []


def test_a_negation_of_other_words_is_none_that_was_left_out(verify: Verify) -> None:
    article = "There is no question that the method is ugly. Karla said that she grew strong, as no winter broke her. "
    article += "The volunteer not only found the issue, but solved the issue too. "
    article += (
        "That the nectar of these trees kills them, as was often said by many in the village, has been disproved."
    )
    solved = ("A volunteer found and solved the issue", "S1.3")
    nectar = ("The nectar of trees does not kill them", "S1.4")
    for claim, number in (("The method is ugly", "S1.1"), ("Karla grew strong", "S1.2"), solved, nectar):
        assert codes(verify(section(claim, number), article)) == []


def test_the_numbers_of_a_list_in_the_notes_are_no_figures(verify: Verify) -> None:
    article = "The pier is long.\n\n* It has lamps.\n* It has 40 benches."
    notes = '    notes: ["7. It has lamps.", "8. It has {} benches."]\n'
    assert codes(verify(section("The pier is long", more=notes.format(40)), article)) == []
    assert codes(verify(section("The pier is long", more=notes.format(50)), article)) == ["proof-number"]


def test_a_login_is_no_author(verify: Verify) -> None:
    for author, found in (("robert, sarah", ["talk-author"]), ("Sarah Ode", []), ("example.org", [])):
        proof = verify(section("The pier is long"), f"The pier is long. {author} was here.", f"author: {author}")
        assert codes(proof, "warning") == found


def test_the_cover_has_the_date_of_the_article_or_one_that_it_says(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("---\ndate: 2024-05-02\n---\n\n# T\n\nThe pier is open since 5 May 2023.\n")
    for date, found in (("2024-05-02", []), ("2023-05-05", []), ("2024-05-05", ["talk-date"])):
        (tmp_path / "talk.yaml").write_text(
            f"article: post.md\ntitle: T\ndate: {date}\nsections: [{{heading: Pier, lead: Pier}}]"
        )
        talk, _ = read_file(tmp_path / "talk.yaml")
        assert codes(proof_of_talk(talk, talk.basis), "warning") == found


def test_an_event_has_the_year_of_its_sentence(verify: Verify) -> None:
    article = "The mill burned down on 4 May 1961. The council bought it in 1962. The wheel turned again in 1963."
    events = "    timeline:\n      - {date: 1961-05-04, what: The mill burned down}\n"
    events += "      - {date: %s, what: The council bought it}\n"
    assert codes(verify(section("The mill", more=events % 1962), article)) == []
    assert codes(verify(section("The mill", more=events % 1963), article)) == ["proof-near"]
    for said, found in (("The council bought it in 1962.", []), ("The council bought it in 1963.", ["proof-near"])):
        assert codes(verify(section("The mill", more=f"    notes: {said}\n"), article)) == found
    labelled = events.replace("May", "").replace("%s,", "%s, label: Spring 1963,")
    assert codes(verify(section("The mill", more=labelled % 1962), article)) == ["talk-date"]


def test_a_number_stands_where_its_sentence_does(verify: Verify) -> None:
    article = "The pump cost 51 dollars in the end. Rain fell. It was dark. Nobody came. Norén has 34 pumps."
    points = "    points: [{term: A pump, short: It was dark and rain fell}, {term: Rain}]\n"
    for number, found in ((51, []), (34, ["proof-near"])):
        notes = f"    notes: The pump cost {number} dollars in the end.\n"
        assert codes(verify(section("The pump", more=points + notes), article)) == found
    stat = section("The pump", more="    stat: {value: '2', meaning: pumps of Norén}\n")
    assert codes(verify(section("Rain fell", more=points) + stat, article)) == ["proof-number"]


def test_what_a_talk_says_badly_is_found(verify: Verify) -> None:
    points = "    points:\n" + "".join(f"      - term: Pier {name}\n" for name in "ABC")
    assert codes(verify(section("Four piers", more=points), "Pier A, pier B and pier C are four.")) == ["talk-count"]
    assert codes(verify(section("Three piers", more=points), "Pier A, pier B and pier C.")) == []
    chart = (
        "    chart:\n      kind: bar\n      data: [[Pier, Boats], [A, 12], [B, 13]]\n      takeaway: Pier B is full\n"
    )
    found = verify(section("Pier B is full", more=chart), "Pier A has 12 boats, and pier B has 13. Pier B is full.")
    assert codes(found) == ["talk-chart", "talk-repeated"]
    notes = "    notes: The next slide shows a chart.\n"
    assert codes(verify(section("The pier", more=notes), "The pier and the slide show a chart.")) == ["talk-notes"]
    same = (
        "    points:\n      - {term: A, short: Boats sleep at pier A, detail: Boats sleep at pier A}\n      - term: B\n"
    )
    assert codes(verify(section("The pier", more=same), "Pier A: boats sleep. Pier B.")) == ["talk-repeated"]
    for row, code in (("Sleep", ["talk-thin"]), ("Boats sleep at pier A", [])):
        rows = f"    points:\n      - {{term: Pier A, short: {row}}}\n      - term: Pier B\n"
        assert codes(verify(section("The pier", more=rows), "Boats sleep there, at pier A. Pier B.")) == code
    table = "The pier.\n\n| a | b |\n|---|---|\n| c | d |"
    assert codes(verify(section("The pier"), table)) == ["talk-plain"]
    assert codes(verify(section("The pier", more="    table: {from: 1}\n"), table)) == []
    forms = [("points", Where("a", 1)), ("points", Where("a", 2)), ("code", Where("a", 3))]
    assert len({*repeated_forms(forms * 2)}) == 1 and not {*repeated_forms(forms)}
    licence = "It may be shared under [a licence](https://creativecommons.org/licenses/by-nd/4.0/)."
    assert codes(verify(section("The licence"), licence)) == ["talk-licence"]


def test_qualifiers_that_were_lost_and_own_sentences_are_listed(verify: Verify) -> None:
    article = "Users should type in their own data where possible. The form has four fields.\n\n## Other\n\nBirds sing."
    notes = "    notes: Most customers prefer paper, says a survey.\n"
    proof = verify(section("Users type in their own data", more=notes), article)
    assert [(each.kind, each.lost, each.own) for each in proof.claims] == [
        ("headline", ("should", "where possible"), False),
        ("notes", (), True),
    ]
    stats = '    from: S1.1\n    stat: {value: "> 2%", meaning: of people react}\n'
    article = "More than 2% of people react, and some may talk about the cure. They sing."
    assert not any(each.lost for each in verify(section("People talk about the cure", "S1.2"), article).claims)
    assert not any(each.lost for each in verify(f"  - heading: People\n{stats}", article).claims)
    assert proof.unused["sections"] == ("Other",)
    shown = "    steps: [People talk, They sing]\n    table: {header: [Who], rows: [[Some people]]}\n"
    kinds = [each.kind for each in verify(section("People sing", more=shown), article).claims]
    assert kinds == ["headline", "row", "row", "step", "step"]


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of docs/verify.md."""
    for name, text in HARBOUR.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


run = partial(commands.run, "verify")


def test_exit_codes_and_json_and_a_talk_that_names_no_article(harbour: Path) -> None:
    mended = HARBOUR["harbour.yaml"].replace("40 percent", "45 percent").replace("so hard", "the hard part")
    (harbour / "mended.yaml").write_text(mended, "utf-8")
    assert [run(*words).exit_code for words in (["mended.yaml"], ["mended.yaml", "--strict"])] == [0, 1]
    assert "lost: almost" in run("harbour.yaml", "--evidence").output
    said = json.loads(run("harbour.yaml", "--json").output)
    assert [(each["code"], each["slide"]) for each in said["findings"]][:2] == [("proof-number", 3), ("proof-quote", 3)]
    assert said["claims"][0]["nearest_where"]["line"] == 5
    (harbour / "bare.yaml").write_text(HARBOUR["harbour.yaml"].replace("article: harbour.md\n", ""), "utf-8")
    assert "add --against ARTICLE" in run("bare.yaml").output
    assert run("bare.yaml", "--against", "harbour.md").exit_code == 3


def test_build_prints_the_errors_as_warnings(harbour: Path) -> None:
    found = [(each.code, each.level) for each in build("harbour.yaml").findings if each.code.startswith("proof")]
    assert found == [("proof-number", "warning"), ("proof-quote", "warning")]
    (harbour / "harbour.md").write_text(f"{HARBOUR['harbour.md']}\n## Thanks\n\nTo Sam.\n", "utf-8")
    unused = [each for each in build("harbour.yaml").findings if each.code == "talk-unused"]
    assert [(each.level, each.message.rpartition("; ")[2]) for each in unused] == [("info", "not used: Thanks")]


def test_seeded_faults_are_found(harbour: Path) -> None:
    """The shares of faults that must be found, on the talk of docs/verify.md without its own faults."""
    shares = seeded_faults(harbour / "harbour.yaml", mended=True)
    least = {"number": 0.95, "moved": 0.8, "quotation": 1.0, "code": 1.0, "name": 0.9, "negation": 0.7}
    assert {kind: found / all for kind, (found, all) in shares.items() if found / all < least[kind]} == {}
    assert shares.keys() == least.keys()
