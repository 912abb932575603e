"""Many decks at once: which are built, kept or failed, what the folder holds then, and what a dead process costs."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from hypothesis import given, strategies as st
from pptx import Presentation

from generator import InputError, Outcome, OutputError, build, build_many
from generator.batch.job import Built, Job, build_job
from generator.batch.jobs import checked_pattern, filled_pattern, refuse_equal_targets, requested_jobs
from generator.batch.run import run_jobs
from generator.guard import limits
from generator.guard.lookup import stamp_of_file
from generator.settings import BuildRequest, request_of_options
from tests.commands import run as run_command
from tests.merging import edited, everything


def here_without_manifest(jobs: Iterable[Job]) -> Iterator[tuple[Job, Built]]:
    """Build, while somebody puts a folder where the manifest stands."""
    Path("out/manifest.jsonl").mkdir()
    return here(jobs)


ARTICLES = ("a1.md", "a2.md", "a3.md")
HERE = BuildRequest()  # settings are looked up beside each article, as the command does
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no files that are pipes")


def article(number: int) -> str:
    return f"# Bees {number}\n\n## Benefits\n\n- **Food**: A third of what we eat needs their work.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three articles, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    return with_articles(tmp_path)


def with_articles(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(ARTICLES, 1):
        (folder / name).write_text(article(number))
    return folder


def here(jobs: Iterable[Job]) -> Iterator[tuple[Job, Built]]:
    """Build in this process, as a worker does."""
    return ((job, build_job(job)) for job in jobs)


def run(
    names: Iterable[str] = ARTICLES, request: BuildRequest = HERE, into: str = "out", **how: bool
) -> dict[str, str]:
    """What became of each article."""
    jobs = requested_jobs(names, request, Path(into))
    return {each.article: each.status for each in run_jobs(jobs, here, Path(into), **how)}


command = partial(run_command, "build")


def by_number(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda each: each.number)


def manifest(folder: Path) -> list[dict[str, object]]:
    """The lines of a manifest, but how long each build took."""
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    return [{key: value for key, value in json.loads(line).items() if key != "seconds"} for line in lines]


# ---- several articles


def test_each_deck_is_the_one_that_build_makes() -> None:
    found = by_number(build_many(ARTICLES, into="out", theme="signal"))
    assert [(each.number, each.status, each.deck) for each in found] == [
        (number, "built", str(Path("out", f"a{number}.pptx"))) for number in (1, 2, 3)
    ]
    for each in found:
        assert Path(each.deck).read_bytes() == build(each.article, theme="signal").pptx


def test_decks_and_manifest_do_not_tell_which_process_built_them() -> None:
    run(into="here")
    assert [each.status for each in build_many(ARTICLES, into="pool", jobs=2, settings=".")] == ["built"] * 3
    assert command(*ARTICLES, "-o", "command").exit_code == 0
    for name in ARTICLES:
        decks = [Path(folder, name).with_suffix(".pptx").read_bytes() for folder in ("here", "pool", "command")]
        assert decks[0] == decks[1] == decks[2]
    assert manifest(Path("here")) == manifest(Path("command"))


def test_what_cannot_be_built_costs_its_deck_only() -> None:
    Path("a2.md").write_text("")
    ran = command("a1.md", "a2.md", "missing.md", "a3.md", "-o", "out")
    assert ran.exit_code == InputError.exit_code
    assert ran.stdout.startswith("2 built, 0 kept, 2 failed in ")
    assert {path.name for path in Path("out").iterdir()} == {
        *("a1.pptx", "a3.pptx", "manifest.jsonl"),
        *(".a1.pptx.slidewright", ".a3.pptx.slidewright"),
    }
    for said in (f"{Path('out', 'a2.pptx')}: not built\nError: a2.md: ", "Error: missing.md: there is no such file"):
        assert said in ran.stderr


def test_the_exit_code_is_the_worst() -> None:
    Path("warned.md").write_text(article(1) + "\n![A bee](missing.png)\n")
    assert command("a1.md", "warned.md", "-o", "out").exit_code == 0
    assert command("a1.md", "warned.md", "-o", "out", "--strict").exit_code == 1, "warnings of kept decks count too"
    assert command("a1.md", "warned.md", "missing.md", "-o", "out", "--strict").exit_code == InputError.exit_code
    Path("out/a1.pptx").write_bytes(b"my own")
    assert command("a1.md", "warned.md", "missing.md", "-o", "out").exit_code == OutputError.exit_code


def test_a_program_reads_a_line_for_each_deck() -> None:
    ran = command("a1.md", "missing.md", "-o", "out", "--json")
    lines = sorted(map(json.loads, ran.stdout.splitlines()), key=lambda line: line["number"])
    assert [line["status"] for line in lines] == ["built", "failed"]
    assert lines[1]["findings"][0]["code"] == "file" and lines[0]["slides"] == 3
    (line,) = command("a1.md", "./a1.md", "-o", "out", "--json", "--name", "{stem}").stdout.splitlines()
    assert json.loads(line)["status"] == "kept", "an article that is named twice is built once"
    (line,) = command("none*.md", "-o", "out", "--json").stdout.splitlines()
    assert json.loads(line) == {"deck": None, "findings": json.loads(line)["findings"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a1.md", "a2.md", "-o", "deck.pptx"], "several decks need a folder"),
        (["a1.md", "a2.md", "-o", "deck.pdf"], "several decks need a folder"),
        (["a1.md", "a2.md", "-o", "-"], "several decks need a folder"),
        (["a1.md", "-"], "- is standard input"),
        (["a1.md", "a2.md", "--open"], "--open is for one deck"),
        (["a1.md", "a2.md", "--ledger", "a.json"], "--ledger is for one deck"),
        (["a1.md", "--name", "{stem}"], "--name is for several articles"),
        (["a1.md", "--fail-fast"], "--fail-fast is for several articles"),
        (["a1.md", "a2.md", "--name", "{stm}"], 'did you mean "stem"?'),
        (["a1.md", "a2.md", "--name", "{row.name}"], "there are no rows"),
        (["a1.md", "a2.md", "--name", "{stem"], "cannot be read"),
        (["a1.md", "a2.md", "--name", "../{stem}"], "must stay in the folder"),
        (["a1.md", "a2.md", "--name", "{stem}.pdf"], "must end in .pptx"),
        (["a1.md", "a2.md", "--name", "{stem:>999999999}"], "how wide the number is"),
        (["a1.md", "a2.md", "--name", "{stem.__class__}"], "which there is not"),
    ],
)
def test_what_makes_no_sense_for_several_decks_is_a_wrong_use(arguments: list[str], said: str) -> None:
    ran = command(*arguments)
    assert (ran.exit_code, ran.stdout) == (2, "") and said in ran.stderr
    assert sorted(path.name for path in Path().iterdir()) == sorted(ARTICLES)


# ---- which articles, and what their decks are called


def test_a_folder_and_a_pattern_hold_their_articles_in_order(folder: Path) -> None:
    odd = "b [1] 'ü' & $x.md"
    for name in ("deep/er/c.md", f"deep/{odd}", "deep/.hidden.md", "deep/.git/d.md", "deep/out/e.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(article(4))
    (folder / "deep/theme.yaml").write_text("palette: {}\n")
    (folder / "deep/f.yaml").write_text("title: F\nsections:\n- heading: A\n  text: A bee flies.\n")
    (folder / "deep/slidewright.schema.json").write_text("{}")
    names = [job.source for job in requested_jobs(["deep", "a*.md", "a1.md"], HERE, folder / "deep/out")]
    assert names == [*(str(Path("deep", name)) for name in (odd, "f.yaml", "er/c.md")), *ARTICLES]
    assert run(["deep/**/*.md"], into="deep/out") == {
        str(Path("deep", name)): "built" for name in (odd, "er/c.md", "out/e.md")
    }
    assert {str(path.relative_to("deep/out")) for path in Path("deep/out").rglob("*.pptx")} == {
        str(Path(name)) for name in (odd.replace(".md", ".pptx"), "er/c.pptx", "out/e.pptx")
    }
    assert run([f"deep/{odd}"], into="odd") == {f"deep/{odd}": "built"}, "a file is itself, not a pattern"


def test_links_to_the_folders_above_lead_nowhere(folder: Path) -> None:
    (folder / "deep/er").mkdir(parents=True)
    (folder / "deep/er/c.md").write_text(article(4))
    try:
        for name in ("up", "again"):
            (folder / "deep/er" / name).symlink_to("..", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    (folder / "lost").mkdir()
    for name in ("a.md", "b.yaml", "c.png", "d.json"):
        (folder / "lost" / name).symlink_to(f"nowhere-{name}")
    assert run(["lost"]) == {str(Path("lost", name)): "failed" for name in ("a.md", "b.yaml")}
    for name in ("deep", "deep/**/*.md", "deep/**", str(folder / "deep/**/c*")):
        assert [Path(job.source).name for job in requested_jobs([name], HERE, "out")] == ["c.md"]


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="the superuser, or this system, reads every folder")
def test_a_folder_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "deep/er").mkdir(parents=True)
    (folder / "deep/d.md").write_text(article(4))
    (folder / "deep/er").chmod(0)
    try:
        with pytest.raises(InputError, match=r"er: this folder cannot be read: Permission denied"):
            requested_jobs(["deep"], HERE, "out")
    finally:
        (folder / "deep/er").chmod(0o755)


@pytest.mark.parametrize("name", ["empty", "none*.md"])
def test_a_folder_or_a_pattern_without_articles_is_an_error_before_anything_is_built(name: str) -> None:
    Path("empty").mkdir()
    with pytest.raises(InputError, match="no article"):
        build_many(["a1.md", name], into="out")
    assert not Path("out").exists()


@pytest.mark.parametrize("pattern", ["same", "{folder}x.pptx", "{stem}-{number:02}"])
def test_two_decks_of_one_file_are_an_error_before_anything_is_built(pattern: str) -> None:
    Path("other").mkdir()
    Path("other/A1.md").write_text(article(1))
    names = [job.target for job in requested_jobs(["a1.md", "other"], HERE, Path("out"), name="{number}")]
    assert names == [str(Path("out", f"{number}.pptx")) for number in (1, 2)]
    if "number" in pattern:
        assert len(requested_jobs(["a1.md", "other"], HERE, Path("out"), name=pattern)) == 2
        return
    for wanted in (pattern, ""):  # without a pattern both are a1.pptx where case is no difference
        with pytest.raises(OutputError, match=r"other.A1\.md: this would be the same file"):
            build_many(["a1.md", "other"], into="out", name=wanted)
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("pattern", "row", "name"),
    [
        ("", {}, "bees-0007.pptx"),
        ("{row.name}", {"name": "Ann / Bob: 50 %?"}, "Ann - Bob- 50 %-.pptx"),
        ("{row.a}", {"a": "../../etc/passwd"}, "-..-etc-passwd.pptx"),
        ("{row.a}", {"a": "con"}, "con_.pptx"),
        ("{row.a}", {"a": ""}, "deck.pptx"),
        ("{row.a}", {"a": ".."}, "deck.pptx"),
        ("{row.a}/{row.b}", {"a": " .. ", "b": "x"}, "x.pptx"),
        ("{row.First name}-{number}", {"First name": "Zoë"}, "Zoë-7.pptx"),
        ("{folder}/{stem}.PPTX", {}, "talks/may/bees.pptx"),
        ("{row.a}", {"a": 1.5}, "1.5.pptx"),
        ("x{row.a}{row.b}", {"a": None, "b": True}, "xtrue.pptx"),
        ("a\x00b\udcff\\{number}", {}, "a-b-/7.pptx"),
    ],
)
def test_a_name_is_made_of_a_pattern(pattern: str, row: dict[str, object], name: str) -> None:
    known = {"stem": "bees", "number": 7, "folder": str(Path("talks", "may"))}
    values = known | {f"row.{key}": value for key, value in row.items()}
    assert filled_pattern(checked_pattern(pattern, with_rows=True), values.__getitem__) == name


@given(st.text(), st.text())
def test_any_value_makes_a_name_that_every_system_takes(first: str, second: str) -> None:
    made = filled_pattern(checked_pattern("{row.a}/x{row.b}", True), {"row.a": first, "row.b": second}.__getitem__)
    for part in made.split("/"):
        assert 0 < len(part.encode()) <= 255 and part not in (".", "..") and part == part.strip(" ")
        assert not set(part) & set('<>:"\\|?*\x00\n') and part.split(".")[0].lower() not in ("con", "nul", "com1")


def test_names_that_differ_in_case_or_in_how_letters_are_composed_are_one_file() -> None:
    for one, other in (("A.pptx", "a.pptx"), ("é.pptx", "e\u0301.pptx"), ("ß.pptx", "SS.pptx")):
        with pytest.raises(OutputError):
            refuse_equal_targets([(one, "row 1"), (other, "row 2")])


# ---- what is built again


def test_what_is_up_to_date_is_kept_as_it_is() -> None:
    assert set(run().values()) == {"built"}
    before = {path: stamp_of_file(str(path)) for path in Path("out").iterdir()}
    assert set(run().values()) == {"kept"}
    assert {path: stamp_of_file(str(path)) for path in Path("out").iterdir()} == before
    assert run(["a3.md", "a1.md"]) == {"a3.md": "kept", "a1.md": "kept"}
    assert [(line["number"], line["deck"]) for line in manifest(Path("out"))] == [
        *((1, "a3.pptx"), (2, "a1.pptx")),
        (2, "a2.pptx"),  # of the run before
    ]


def changes() -> dict[str, tuple[object, set[str]]]:
    """What somebody does between two runs, and the articles that are built again."""
    return {
        "an article": (lambda: Path("a2.md").write_text(article(5)), {"a2.md"}),
        "a picture that appears": (lambda: Path("bee.png").write_bytes(b"no picture"), {"a1.md"}),
        "a settings file that appears": (lambda: Path("slidewright.toml").write_text('author = "Ann"'), set(ARTICLES)),
        "a deck that is gone": (lambda: Path("out/a3.pptx").unlink(), {"a3.md"}),
        "an article that is only touched": (lambda: os.utime("a1.md", (1, 1)), set()),
        "a torn line": (
            lambda: Path("out/manifest.jsonl").write_bytes(b"\n".join(lines()[:2]) + b'\n{"sli'),
            {"a3.md"},
        ),
        "no manifest": (lambda: Path("out/manifest.jsonl").unlink(), set(ARTICLES)),
    }


def lines() -> list[bytes]:
    return Path("out/manifest.jsonl").read_bytes().splitlines()


@pytest.mark.parametrize("change", changes())
def test_only_what_changed_is_built_again(change: str) -> None:
    Path("a1.md").write_text(article(1) + "\n![A bee](bee.png)\n")
    run()
    act, expected = changes()[change]
    act()  # type: ignore[operator]
    assert {name for name, status in run().items() if status == "built"} == expected
    assert set(run().values()) == {"kept"}


def test_an_edited_deck_is_merged() -> None:
    run()
    edited = Path("out/a2.pptx")
    deck = Presentation(str(edited))
    deck.core_properties.title = "Wasps"
    deck.save(str(edited))
    before = edited.read_bytes()
    assert run() == {"a1.md": "kept", "a2.md": "built", "a3.md": "kept"}
    assert edited.read_bytes() == before
    Path("a2.md").write_text(Path("a2.md").read_text() + "\n## More\n\nWasps too.\n")
    assert run()["a2.md"] == "built"
    merged = Presentation(str(edited))
    assert (merged.core_properties.title, merged.slides[-2].shapes.title.text) == ("Wasps", "Wasps too.")
    assert [json.loads(line)["merged"] for line in Path("out/manifest.jsonl").read_text().splitlines()] == [0, 1, 0]
    assert run(force=True)["a2.md"] == "built"


def test_it_is_said_for_all_decks_who_comes_first() -> None:
    run()
    path = Path("out/a2.pptx")
    path.write_bytes(edited(path.read_bytes(), {"text": ["A third", "Half"]}))
    Path("a2.md").write_text(article(2).replace("A third", "Most"))
    for options, status in (((), "1 built, 2 kept"), ((), "0 built, 3 kept"), (("--ours", "all"), "1 built, 2 kept")):
        assert status in run_command("build", *ARTICLES, "-o", "out", "--jobs", "1", *options).stdout
    assert "Most of what" in everything(path.read_bytes()) and "Half of" not in everything(path.read_bytes())


def test_a_manifest_of_somebody_else_is_not_replaced() -> None:
    Path("out").mkdir()
    Path("out/manifest.jsonl").write_text("{}\n")
    with pytest.raises(OutputError, match="there is a file here already"):
        build_many(ARTICLES, into="out")
    assert Path("out/manifest.jsonl").read_text() == "{}\n"


def test_a_run_for_some_of_the_decks_keeps_what_is_known_of_the_others(folder: Path) -> None:
    run()
    assert run(["a2.md"]) == {"a2.md": "kept"}
    jobs = requested_jobs(["a1.md"], HERE, "out", name="one")
    (_,) = run_jobs(jobs, here_beside_another_run, "out")
    Path("out/a1.pptx").unlink()
    assert run(["a2.md"], into="out") == {"a2.md": "kept"}
    assert [line["deck"] for line in manifest(folder / "out")] == ["a2.pptx", "a3.pptx", "one.pptx", "two.pptx"]
    assert run() == {"a1.md": "built", "a2.md": "kept", "a3.md": "kept"}


def here_beside_another_run(jobs: Iterable[Job]) -> Iterator[tuple[Job, Built]]:
    """Build, while another run builds a deck in the same folder."""
    (_,) = run_jobs(requested_jobs(["a2.md"], HERE, "out", name="two"), here, "out")
    return here(jobs)


# ---- processes that die


# In a process that builds decks: before an article with a gate, a pipe, is read, somebody must open and close the gate.
HOOK = """
import os, sys
def wait(event, values):
    gate = f"{os.path.abspath(os.fsdecode(values[0]))}.gate" if event == "open" and isinstance(values[0], str) else ""
    if gate not in passed and os.path.exists(gate):
        passed.add(gate)
        with open(gate, "rb") as file:
            file.read()
passed = {""}
if "generator.batch.pool" in sys.orig_argv:
    sys.addaudithook(wait)
"""


class Stop:
    """An article with a gate: a build that reads it waits until the test goes on."""

    def __init__(self, path: Path) -> None:
        self.gate = Path(f"{path}.gate")
        os.mkfifo(self.gate)

    def reached(self) -> int:
        """Wait until a build reads the article, and return the open gate; the build goes on when it is closed."""
        return os.open(self.gate, os.O_WRONLY)

    def remove(self) -> None:
        self.gate.unlink()


@pytest.fixture(autouse=True)
def hook(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("hook")
    (folder / "sitecustomize.py").write_text(HOOK)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(Path(__file__).parents[1])]))


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = (line.split() for line in found.stdout.splitlines())
    return [int(pid) for pid, its_parent in pairs if int(its_parent) == parent and is_worker(int(pid))]


def is_worker(pid: int) -> bool:
    found = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "generator.batch.pool" in found.stdout


@needs_pipes
def test_a_worker_that_dies_at_an_article_costs_that_deck_only() -> None:
    stop = Stop(Path("a2.md"))
    outcomes: list[Outcome] = []
    for _ in range(2):
        running = Thread(target=lambda: outcomes.extend(build_many(ARTICLES, into="out", jobs=1)))
        running.start()
        reached = stop.reached()
        (worker,) = children(os.getpid())
        if sys.platform == "linux":
            assert "Max data size 900000000 " in " ".join(Path(f"/proc/{worker}/limits").read_text().split())
        os.kill(worker, signal.SIGKILL)
        running.join()
        os.close(reached)
        assert children(os.getpid()) == []
    assert [each.status for each in outcomes] == ["built", "failed", "built", "kept", "kept", "failed"]
    assert {each.findings[0].code for each in outcomes if each.status == "failed"} == {"worker"}


@needs_pipes
def test_a_deck_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKER_SECONDS", 1)
    Stop(Path("a2.md"))  # nobody writes into it
    (outcome,) = build_many(["a2.md"], into="out")
    assert outcome.status == "failed" and "took longer than 1 seconds" in outcome.findings[0].message


def test_a_program_without_a_main_guard_builds_many_decks() -> None:
    called = "sorted(each.status for each in build_many(['a1.md', 'a2.md'], into='out'))"
    Path("program.py").write_text(f"from generator import build_many\nprint(*{called})\n")
    ran = subprocess.run([sys.executable, "program.py"], capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == ("built built\n", "")


def started(folder: Path) -> subprocess.Popen[bytes]:
    """A run as a process of its own, in a group of its own so that no signal reaches the tests."""
    words = [sys.executable, "-m", "generator", "build", *ARTICLES, "-o", "out", "--jobs", "1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(words, cwd=folder, process_group=0, **pipes)  # type: ignore[call-overload, no-any-return]


def wait_for_lines(folder: Path, count: int) -> None:
    """Wait until a manifest has a line for each of so many decks."""
    path = folder / "out" / "manifest.jsonl"
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        sleep(0.01)


@needs_pipes
def test_a_run_that_is_killed_twice_ends_as_one_that_nobody_disturbed(tmp_path: Path) -> None:
    killed, undisturbed = with_articles(tmp_path / "killed"), with_articles(tmp_path / "undisturbed")
    assert started(undisturbed).communicate()[0].startswith(b"3 built")
    for number in (2, 3):
        stop = Stop(killed / f"a{number}.md")
        process = started(killed)
        reached = stop.reached()
        wait_for_lines(killed, number - 1)
        process.kill()
        os.close(reached)
        assert process.communicate() == (b"", b""), "the pipes end when the worker has ended too"
        stop.remove()
        assert len(list((killed / "out").glob("*.pptx"))) == number - 1
    with started(killed) as last:
        assert last.communicate()[0].startswith(b"1 built, 2 kept, 0 failed")
    assert manifest(killed / "out") == manifest(undisturbed / "out")
    for name in ARTICLES:
        deck = Path("out", name).with_suffix(".pptx")
        assert (killed / deck).read_bytes() == (undisturbed / deck).read_bytes()


@needs_pipes
def test_ctrl_c_ends_all_at_once_and_the_next_run_goes_on(folder: Path) -> None:
    stop = Stop(folder / "a2.md")
    process = started(folder)
    reached = stop.reached()
    wait_for_lines(folder, 1)
    process.send_signal(signal.SIGINT)
    said, problems = process.communicate()  # a worker that still waited for its article would hold these pipes
    os.close(reached)
    assert process.returncode == 130 and problems == b""
    assert said.startswith(b"1 built, 0 kept, 0 failed") and said.endswith(b", 2 not begun; the same command goes on\n")
    stop.remove()
    assert run() == {"a1.md": "kept", "a2.md": "built", "a3.md": "built"}


def test_fail_fast_stops_at_the_first_that_fails_and_the_next_run_goes_on() -> None:
    names = ("a1.md", "missing.md", "a2.md", "a3.md")
    assert run(names, fail_fast=True) == {"a1.md": "built", "missing.md": "failed"}
    assert run(names) == {"a1.md": "kept", "missing.md": "failed", "a2.md": "built", "a3.md": "built"}
    assert [line["number"] for line in manifest(Path("out"))] == [1, 2, 3, 4]


@needs_pipes
def test_who_takes_no_more_results_ends_the_workers(folder: Path) -> None:
    stop = Stop(folder / "a2.md")
    outcomes = build_many(ARTICLES, into="out", jobs=1)
    assert next(outcomes).status == "built"
    reached = stop.reached()
    outcomes.close()  # type: ignore[attr-defined]
    os.close(reached)
    assert children(os.getpid()) == []


def test_a_manifest_that_cannot_be_written_ends_the_run() -> None:
    """What would not be noted would be built again each time."""
    Path("out").mkdir()
    with pytest.raises(OutputError, match=r"manifest\.jsonl: the file cannot be written"):
        for _ in run_jobs(requested_jobs(ARTICLES, HERE, "out"), here_without_manifest, "out"):
            pass


def test_other_options_build_all_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    assert set(run(request=request_of_options(theme="signal", settings=".")).values()) == {"built"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert set(run(request=request_of_options(theme="signal", settings=".")).values()) == {"built"}
