"""The file of a rehearsal, "talk.times.json": how long each slide took, by the number that PowerPoint knows it by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import asdict, replace

from generator import limits
from generator.errors import InputError, OutputError, TemplateError, Where, error
from generator.output import refuse_to_replace_unmarked, save_whole_file
from generator.read import bytes_of_file

MARK = '{\n  "slidewright": "times",'  # the first characters of every such file, which we may replace
DAY = 86_400.0  # seconds
Seconds = Annotated[float, Meta(ge=0, le=DAY, description="a number of seconds, at most a day")]


class SlideTime(Struct, frozen=True):
    """How long a slide took in a rehearsal, in seconds, and how long it was planned to take."""

    id: int
    seconds: Seconds
    planned: Seconds = 0
    title: str = ""


class _Times(Struct, frozen=True):
    slidewright: Literal["times"]
    slides: tuple[SlideTime, ...]


def save_times(times: Iterable[SlideTime], path: Path) -> None:
    """Write the file. Raises OutputError as `refuse_to_replace_others_times` does, or if it cannot be written."""
    refuse_to_replace_others_times(path)
    lines = ",\n".join(f"    {json.dumps(asdict(each), ensure_ascii=False)}" for each in times)
    save_whole_file(f'{MARK}\n  "slides": [\n{lines}\n  ]\n}}\n'.encode(), path, "choose another place")


def refuse_to_replace_others_times(path: Path) -> None:
    """Raise OutputError if a file is there that no rehearsal wrote."""
    try:
        refuse_to_replace_unmarked(path, MARK)
    except OutputError as refused:
        hint = "choose another name with --times-file"
        raise OutputError(*(replace(found, hint=hint) for found in refused.findings)) from None


def seconds_in_times_file(name: str) -> Mapping[int, float]:
    """Return the seconds of each slide in the file of a rehearsal, by the slide's number; none for the name "".

    Raises InputError with every problem, each with its line.
    """
    if not name:
        return {}
    from generator.yaml import load_yaml  # imported here, because few builds have such a file
    from generator.yaml.typed import Reader

    data = bytes_of_file(Path(name), "the times of a rehearsal", limits.TALK_BYTES)
    if len(data) > limits.TALK_BYTES:
        raise InputError(error("times", "this is too large for the times of a rehearsal", Where(name)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise InputError(error("times", "the file is not in UTF-8", Where(name))) from broken
    tree, findings = load_yaml(text, name)
    reader = Reader("times", {}, findings)
    read = reader.value(tree, _Times, "the file") if tree else None
    try:
        reader.finish()
    except TemplateError as wrong:
        raise InputError(*wrong.findings) from None
    assert read is not None  # else there was a problem
    return {each.id: each.seconds for each in read.slides}
