"""Regular expressions that are compiled when they are first used: no deck needs all, and all take long at the start."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Uncompiled:
    """Stands for a compiled pattern, and has its attributes from the first use of one on."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._source = text, flags

    def __getattr__(self, name: str) -> Any:
        compiled: re.Pattern[Any] = re.compile(*self._source)
        vars(self).update((each, getattr(compiled, each)) for each in dir(compiled) if not each.startswith("__"))
        return getattr(compiled, name)


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled when it is first used; the `re` of its matches is another object."""
    return cast("re.Pattern[AnyStr]", _Uncompiled(text, flags))
