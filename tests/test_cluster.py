"""Decks on a real Dask cluster of several processes: equal to those of the cores, whatever happens to its workers."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster
from msgspec.structs import replace

from generator import InputError, Outcome, build, build_many
from generator.batch import cluster as ours
from generator.batch.cluster import ClusterError, run_on_cluster
from generator.batch.job import Built, Job, build_job
from generator.guard import limits
from generator.model.settings import Settings
from generator.settings import BuildRequest, ReadingOptions
from generator.shipped import CONTENT, TEMPLATES
from tests.commands import run
from tests.made_template import CORP, made_template

pytestmark = pytest.mark.slow

POST_WITH_PICTURE = b"# A roof garden\n\n## Why\n\nIt holds rain.\n\n![Moss](moss.png)\n"
POST = "# A roof garden\n\n## Why\n\nIt holds rain. It holds talk.\n"
ANOTHER_DAY = """
import os
os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
"""


def started(preload: str = "", workers: int = 2) -> LocalCluster:
    """A cluster whose workers run a program first."""
    return LocalCluster(
        processes=True,
        n_workers=workers,
        threads_per_worker=1,
        dashboard_address=":0",
        preload=[preload] if preload else [],
    )


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with started() as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def fragile() -> Iterator[str]:
    """The scheduler of a cluster of its own, for tests that kill its workers."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}), started(ANOTHER_DAY) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with articles that name all kinds of files, and the current folder in it."""
    top, talks = tmp_path / "project", tmp_path / "project" / "talks"
    talks.mkdir(parents=True)
    for path in CONTENT.iterdir():
        shutil.copy(path, talks)
    picture = (CONTENT / "first-conference.png").read_bytes()
    files: dict[str, str | bytes] = {
        "slidewright.toml": 'author = "Alex Rivers"\ntheme = "looks/own.yaml"\n',
        "looks/own.yaml": "name: own\ndescription: own\nextends: paper\nlogo: {file: mark.png, alt: Mark}\n",
        "looks/mark.png": picture,
        "looks/talk.yaml": (TEMPLATES / "talks" / "lightning.yaml").read_text("utf-8"),
        "corp.pptx": made_template(CORP, (0, 1)),
        "above.png": picture,
        "talks/plain.md": POST,
        "talks/.hidden.png": picture,
        "talks/a picture.png": picture,
        "talks/deep/er.png": picture,
        "../outside.png": picture,
        "talks/broken.yaml": "titel: x\n",
    }
    named = ("above.png", "../above.png", "/above.png", "a%20picture.png", "<a picture.png>", "deep/er.png")
    for number, name in enumerate((*named, "../../outside.png", ".hidden.png", "lost.png")):
        files[f"talks/{number}.md"] = f"{POST}\n![Moss]({name})\n"
    for name, data in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    monkeypatch.chdir(top)
    return top


def jobs(names: Iterable[str], request: BuildRequest = BuildRequest()) -> list[Job]:  # noqa: B008  # it is frozen
    return [Job(number, name, f"{number}.pptx", request) for number, name in enumerate(names, 1)]


def on_cluster(wanted: Iterable[Job], scheduler: str) -> dict[int, Built]:
    return {job.number: built for job, built in run_on_cluster(wanted, scheduler)}


def told(built: Built, folder: Path) -> Any:
    """All that must be equal wherever a deck is built; files of the system are inputs too, and differ."""
    inputs = {name: digest for name, digest in built.inputs.items() if str(folder.parent) in name}
    return built.pptx, built.findings, built.exit_code, built.slides, inputs


REQUESTS = {
    "as the project says": BuildRequest(),
    "a theme and a talk": BuildRequest(Settings(theme="looks/own.yaml", talk="looks/talk.yaml")),
    "a template": BuildRequest(Settings(template="corp.pptx")),
    "a missing talk": BuildRequest(Settings(talk="looks/none.yaml")),
    "no project": BuildRequest(project=None),
    "another folder": BuildRequest(how=ReadingOptions(pictures_folder=Path("looks"))),
}


def test_a_cluster_builds_what_the_cores_build(scheduler: str, folder: Path) -> None:
    few = [
        "talks/plain.md",
        "talks/broken.yaml",
        "talks/none.md",
        "https://example.org/a.md",
        str(folder / "talks" / "first-conference.yaml"),
    ]
    names = dict.fromkeys(REQUESTS, few) | {"as the project says": [f"talks/{number}.md" for number in range(9)]}
    wanted = [job for name, request in REQUESTS.items() for job in jobs(names[name], request)]
    wanted = [replace(job, number=number) for number, job in enumerate(wanted)]
    found = on_cluster(wanted, scheduler)
    for job in wanted:
        assert told(found[job.number], folder) == told(build_job(job), folder), f"{job.source} {job.request}"


def test_a_deck_has_the_date_that_the_client_says(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = jobs(["talks/plain.md"])
    before = on_cluster(wanted, scheduler)[1]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert on_cluster(wanted, scheduler)[1].pptx == build_job(wanted[0]).pptx != before.pptx


def test_a_worker_that_is_killed_costs_no_deck(fragile: str, folder: Path) -> None:
    wanted = jobs(["talks/plain.md", "talks/5.md", "talks/first-conference.yaml"] * 6)
    found: dict[int, Built] = {}
    with Client(fragile, set_as_default=False) as client:
        for job, built in run_on_cluster(iter(wanted), fragile):
            found[job.number] = built
            if len(found) == 4:
                _, victim = sorted(client.run(os.getpid).items())[0]
                os.kill(victim, signal.SIGKILL)
    assert sorted(found) == [job.number for job in wanted]
    decks = {job.source: build_job(job).pptx for job in wanted[:3]}
    assert [found[job.number].pptx == decks[job.source] for job in wanted] == [True] * len(wanted)


# What cannot be used


def refusal(scheduler: str) -> str:
    with pytest.raises(ClusterError) as refused:
        on_cluster(jobs(["talks/plain.md"]), scheduler)
    assert refused.value.exit_code == 2
    return str(refused.value)


OTHERS = {
    "another version": ("import generator.shipped as v\nv.__version__ = '0.0.1'", "has another: slidewright 0.0.1 on"),
    "without slidewright": ("import sys\nsys.modules['generator'] = None", "this worker has another: "),
}


@pytest.mark.parametrize(("program", "message"), OTHERS.values(), ids=list(OTHERS))
def test_a_worker_that_cannot_build_equal_decks_is_refused(program: str, message: str) -> None:
    with started(program, 1) as cluster:
        assert message in refusal(cluster.scheduler_address)


def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "PATIENCE", 0.5)
    assert "tcp://127.0.0.1:9: no scheduler answers" in refusal("tcp://127.0.0.1:9")
    assert "nonsense: no scheduler answers" in refusal("nonsense")
    with started(workers=0) as cluster:
        assert "the scheduler has no workers" in refusal(cluster.scheduler_address)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install '.[cluster]'" in refusal("tcp://127.0.0.1:9")


# Whole runs: articles and decks at addresses, the manifest, and going on


def built(sources: Any, into: Any, scheduler: str = "", **more: Any) -> list[Outcome]:
    return sorted(build_many(sources, into=into, cluster=scheduler, **more), key=lambda each: each.number)


@pytest.fixture
def address(tmp_path: Path) -> str:
    """The address of a folder with talks."""
    files = {"a.md": POST_WITH_PICTURE, "deep/b.md": POST_WITH_PICTURE, ".hidden/c.md": POST_WITH_PICTURE}
    files |= {"slidewright.toml": b'theme = "signal"\n', "data.yaml": b"rows: [1, 2]\n"}
    picture = (CONTENT / "first-conference.png").read_bytes()
    for name, data in (files | {"moss.png": picture, "deep/moss.png": picture}).items():
        path = tmp_path / "far" / "talks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return f"local://{tmp_path / 'far'}"


@pytest.mark.parametrize("away", [True, False], ids=["on a cluster", "on the cores"])
def test_articles_and_decks_are_at_addresses(scheduler: str, address: str, tmp_path: Path, away: bool) -> None:
    far, where = tmp_path / "far", scheduler if away else ""
    outcomes = built(f"{address}/talks", f"{address}/out/", where, theme="signal")
    assert [(each.article, each.deck, each.status, each.findings) for each in outcomes] == [
        (f"{address}/talks/a.md", f"{address}/out/a.pptx", "built", ()),
        (f"{address}/talks/deep/b.md", f"{address}/out/deep/b.pptx", "built", ()),
    ]
    assert (far / "out" / "a.pptx").read_bytes() == build(far / "talks" / "a.md", theme="signal").pptx
    assert (
        build_job(jobs([f"{address}/talks/a.md"])[0]).pptx == (far / "out" / "a.pptx").read_bytes()
    )  # by its settings
    lines = [json.loads(line) for line in (far / "out" / "manifest.jsonl").read_bytes().splitlines()]
    assert [line["deck"] for line in lines] == ["a.pptx", "deep/b.pptx"]
    assert f"{address}/talks/moss.png" in lines[0]["inputs"]
    again = built(f"{address}/talks/**/*.md", f"{address}/out", where, theme="signal")
    assert [each.status for each in again] == ["kept"] * 2


def test_what_changed_at_an_address_is_built_again(scheduler: str, address: str, tmp_path: Path) -> None:
    far = tmp_path / "far"
    (far / "talks" / "c.md").write_text(POST, "utf-8")
    (far / "talks" / "d.md").write_text(POST, "utf-8")
    sources, into = f"{address}/talks", f"{address}/out"
    built(sources, into, scheduler)
    for change in ("talks/moss.png", "talks/c.md", "out/d.pptx"):
        (far / change).write_bytes(b"# Another\n\n## One\n\nIt rings.\n")
    found = {each.deck[len(into) + 1 :]: each for each in built(sources, into, scheduler)}
    assert {name: each.status for name, each in found.items()} == {
        "a.pptx": "built",
        "c.pptx": "built",
        "d.pptx": "failed",
        "deep/b.pptx": "kept",
    }
    assert [each.code for each in found["d.pptx"].findings] == ["overwrite"]
    assert str(found["a.pptx"].findings[0].where) == f"{address}/talks/a.md:7"
    forced = built(sources, into, scheduler, force=True)
    assert [each.status for each in forced] == ["kept", "kept", "built", "kept"]


def test_a_folder_at_an_address_that_is_too_large_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COPIED_BYTES", 1000)
    found = build_job(jobs([f"{address}/talks/a.md"])[0])
    assert found.pptx is None and [each.code for each in found.findings] == ["size"]


def test_an_address_that_cannot_be_read_is_named() -> None:
    for address, message in (("nix://a/b.md", "nix"), ("memory://none", "no article has a name like this")):
        with pytest.raises(InputError, match=message):
            built(address, "out")
    (lost,) = built("memory://none/a.md", "out")
    assert lost.status == "failed" and str(lost.findings[0].where) == "memory://none/a.md"


def test_the_command_builds_on_a_cluster(scheduler: str, folder: Path) -> None:
    said = ["build", "talks/plain.md", "talks/broken.yaml", "-o", "out", "--cluster", scheduler]
    ran = run(*said)
    assert ran.exit_code == 3 and "1 built, 0 kept, 1 failed" in ran.stdout
    assert (folder / "out" / "plain.pptx").read_bytes() == build_job(jobs(["talks/plain.md"])[0]).pptx
    refused = run("build", "talks/plain.md", "-o", "out2", "--cluster", "nonsense")
    assert refused.exit_code == 2 and refused.stderr.startswith("Error: nonsense: no scheduler answers")
