"""Writes numbers and dates as readers of a language do, and gives their number formats for spreadsheets.

Only this room uses Babel, which has the conventions of every language (Unicode CLDR)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import partial

from babel import Locale
from babel.dates import format_skeleton, parse_pattern
from babel.numbers import (
    NumberPattern,
    get_currency_precision,
    get_currency_symbol,
    get_group_symbol,
    is_currency,
    parse_pattern as parse_number_pattern,
)
from msgspec import Struct
from msgspec.structs import replace

from generator.language import locale_of_language, spreadsheet_tag_of_language
from generator.model.blocks import DATE
from generator.model.chart import BARE, UNITS, Calendar, Chart, Notation, Series, first_day_of_iso_date
from generator.regex import regex

COMPACT_FROM = 100_000  # larger numbers are written in thousands, millions ...
DIGITS = 3  # significant digits that distinguish numbers
MOST_DIGITS = 20  # powers of ten are easier to read than more
POWERS = (12, 9, 6, 3)
LEAST = 0.1  # the least share of a unit, for the smallest of the numbers
MOST = 10_000  # units, that the largest has fewer of
EXACT = Context(prec=40)  # more digits than a number has in any unit
HUGE, TINY = 1e15, 1e-3  # beyond these, powers of ten are easier to read than zeros
GAP = "–"  # in a table
YEARS = range(1500, 2500)  # numbers written without a thousands separator
APOSTROPHES, APOSTROPHE = "'’", "’"  # between thousands in Switzerland and Liechtenstein
THOUSANDS = regex(r"(?<=\d)(?=(?:\d{3})+\Z)")  # the places between thousands in a whole number


class NumberFormat(Struct, frozen=True):
    """How numbers are written: a CLDR pattern between a prefix and a suffix, each number divided by 10**power."""

    pattern: str
    language: str
    prefix: str = ""
    suffix: str = ""
    power: int = 0  # -2 for percent
    symbol: str = ""  # the symbol of a currency as in the prefix or the suffix
    least: int = 0  # decimals that a label has, even if its number has fewer

    def text(self, value: float) -> str:
        """Return a number as readers of the language write it."""
        shown = _decimal_of_float(value, self.power) if "E" in self.pattern else self._round(value)
        said = number_in_pattern(shown, self.pattern, self.language)
        sign = said[0] if said[:1] in "-−" else ""
        return f"{sign}{self.prefix}{said.removeprefix(sign)}{self.suffix}"

    def is_rounding(self, value: float) -> bool:
        """Tell whether the text of a number has not all of its digits."""
        return "E" not in self.pattern and self._round(value) != _decimal_of_float(value, self.power)

    def _round(self, value: float) -> Decimal:
        """Return a number rounded as spreadsheets do it: halves away from zero."""
        decimals = len(self.pattern.partition(".")[2])
        return _decimal_of_float(value, self.power).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)

    def of_label(self, value: float) -> NumberFormat:
        """Return the format of one number, with no more decimals than it has; amounts of money have all."""
        whole, _, decimals = self.pattern.partition(".")
        if self.symbol or "E" in decimals:
            return self
        own = -int(self._round(value).normalize().as_tuple().exponent)
        return replace(self, pattern=f"{whole}.{decimals[: max(own, self.least)]}".rstrip("."))

    def label_code(self, value: float) -> str:
        """Return the number format of one label.

        Programs put the marks of their own locale into numbers. So in a language with other marks than English, the
        format has the text for this value, and the number only where somebody changes it.
        """
        own = self.of_label(value)
        text = own.text(value)
        is_alike = text == replace(own, language="en").text(value)
        return own.code if is_alike or value < 0 or '"' in text else f'[={value:.15g}]"{text}";{own.code}'

    @property
    def code(self) -> str:
        """The number format for a spreadsheet (ECMA-376 part 1, 18.8.30), with the language's own marks."""
        number = self.pattern.replace("#,##,##0", "#,##0").replace("E0", "E+00") + "," * max(self.power // 3, 0)
        mark = "%" if self.power == -2 else self.symbol
        before, after = _quote_affix(self.prefix, mark), _quote_affix(self.suffix, mark)
        return f"{spreadsheet_tag_of_language(self.language)}{before}{number}{after}"


def _quote_affix(text: str, mark: str) -> str:
    """Return a prefix or suffix in quotes, except for its mark: a currency, or the "%" that multiplies by a hundred."""
    if not mark or mark not in text:
        return f'"{text}"' if text else ""
    before, _, after = text.partition(mark)
    shown = mark if mark == "%" else f"[${mark}]"
    return "".join((f'"{before}"' if before else "", shown, f'"{after}"' if after else ""))


def number_format_in_language(
    format: str, values: Sequence[float], language: str, notation: Notation = BARE, *, exact: bool = False
) -> NumberFormat:
    """Return the format for all numbers of a chart, which shows each with all its digits.

    Only the format "compact" rounds to three digits, unless `exact` is set. `format` is that of a Chart, and `notation`
    has the unit that its author wrote.
    """
    shared = locale_of_language(language)
    if format == "percent" or notation.is_percent:
        (prefix, _), (suffix, _) = (getattr(shared.percent_formats[None], side) for side in ("prefix", "suffix"))
        pattern = _digits(values, -2, notation.decimals)
        return NumberFormat(pattern, language, prefix, suffix, -2, least=notation.decimals)
    prefix, suffix, symbol = _currency_symbol_and_patterns(format, shared) or (notation.prefix, notation.suffix, "")
    units = {} if prefix + suffix and not symbol else _short_names_of_powers(format, values, shared)
    sizes = [abs(value) for value in values if value]
    least, largest = min(sizes, default=0.0), max(sizes, default=0.0)
    power = next((each for each in units if least >= 10**each * LEAST and largest < 10**each * MOST), 0)
    rounded = format == "compact" and not exact
    size = (max if power else min)(sizes, default=1.0)
    most = max(DIGITS - 1 - _decimal_of_float(size, power).adjusted(), 0) if rounded else MOST_DIGITS
    pattern = _digits(sizes, power, 0 if power else notation.decimals, most, money=bool(symbol) and not power)
    suffix = units.get(power, "") + suffix
    return NumberFormat(pattern, language, prefix, suffix, power, symbol, 0 if power else notation.decimals)


def exact_number_in_language(value: float, format: str, language: str, notation: Notation = BARE) -> str:
    """Return a number with all its digits as readers of the language write it."""
    whole = "number" if format in ("", "compact") else format
    return number_format_in_language(whole, (value,), language, notation).text(value)


def texts_of_series(chart: Chart, series: Series, language: str) -> list[str]:
    """Return the numbers of a series of the chart with all their digits, and what its author wrote in its gaps."""
    format, words = chart.format if series in chart.shown else "", dict(series.gaps)
    years = series not in chart.shown and series.notation == BARE and are_years(series.values)
    exact = partial(exact_number_in_language, format=format, language=language, notation=series.notation)
    say = NumberFormat("0", language).text if years else exact
    return [words.get(at, GAP) if value is None else say(value) for at, value in enumerate(series.values)]


def are_years(values: Iterable[float | None]) -> bool:
    """Return whether numbers without a unit are years, such as those along a scatter chart."""
    return all(value is None or (value.is_integer() and value in YEARS) for value in values)


def number_in_language(value: str, decimals: int, language: str, *, percent: bool = False) -> str:
    """Return a number with that many decimals as readers of the language write it; a share of one as a percentage."""
    pattern = getattr(locale_of_language(language), "percent_formats" if percent else "decimal_formats")[None]
    return number_in_pattern(value, pattern, language, decimals)


def money_in_language(value: str, currency: str, decimals: int | None, language: str) -> str:
    """Return an amount of money; if `decimals` is None, with as many as the currency has, or more if the value has."""
    own = len(value.partition(".")[2])
    if decimals is None and own > get_currency_precision(currency):
        decimals = own
    pattern = locale_of_language(language).currency_formats["standard"]
    return number_in_pattern(value, pattern, language, decimals, currency)


def number_in_pattern(
    value: str | Decimal, pattern: str | NumberPattern, language: str, decimals: int | None = None, currency: str = ""
) -> str:
    """Return a number in a CLDR pattern such as #,##0.0, with the language's mark between thousands.

    Babel 2.19 removes apostrophes as quotes, so those between thousands are put there afterwards.
    """
    own, shared = copy(parse_number_pattern(pattern)), locale_of_language(language)  # its pattern is the locale's own
    if decimals is not None:
        own.frac_prec = (decimals, decimals)
    apart = shared.territory in ("CH", "LI") or get_group_symbol(shared) in APOSTROPHES
    written: str = own.apply(Decimal(value), shared, currency or None, decimals is None, group_separator=not apart)
    if apart and "," in own.pattern:  # the integer is the first digits of the text
        return re.sub(r"[0-9]+", lambda digits: THOUSANDS.sub(APOSTROPHE, digits[0]), written, count=1)
    return written


def has_decimal_comma(language: str) -> bool:
    """Tell whether the language writes 1,5 for one and a half."""
    return bool(locale_of_language(language).number_symbols.get("latn", {}).get("decimal") == ",")


def is_number_format(text: str) -> bool:
    """Tell whether the text is a format for the numbers of a chart."""
    return text in ("", "number", "compact", "percent") or is_currency(text)


def symbols_of_currency(code: str, language: str) -> set[str]:
    """Return what an author may write for a currency: EUR, €."""
    return {code, *(str(get_currency_symbol(code, locale_of_language(each))) for each in (language, "en"))}


def _currency_symbol_and_patterns(code: str, shared: Locale) -> tuple[str, str, str] | None:
    """Return prefix, suffix and symbol of amounts in a currency, or None for another format."""
    if not is_currency(code):
        return None
    found, symbol = shared.currency_formats["standard"], str(get_currency_symbol(code, shared))
    prefix, suffix = (side.replace("¤", symbol) for side in (found.prefix[0], found.suffix[0]))
    wide = prefix and symbol[-1:].isalpha() and not prefix.endswith("\u00a0")  # in CLDR, CHF has a space after it
    return (f"{prefix}\u00a0" if wide else prefix), suffix, symbol


def _short_names_of_powers(format: str, values: Sequence[float], shared: Locale) -> dict[int, str]:
    """Return the short names of powers of ten, largest first, if the language has them and the numbers suit them.

    Unless the author asks for them, numbers of more than three digits, which they would make hard to read, have none.
    """
    largest = max(map(abs, values), default=0.0)
    if format == "number" or largest < (1000 if format == "compact" else COMPACT_FROM) or largest >= HUGE:
        return {}
    if format != "compact" and any(len(_decimal_of_float(value).as_tuple().digits) > DIGITS for value in values):
        return {}
    names = shared.compact_decimal_formats["short"]["other"]
    found = ((power, names.get(str(10**power))) for power in POWERS if largest >= 10**power)
    known = ((power, name) for power, name in found if name is not None)
    usable = ((power, name.suffix[0]) for power, name in known if name.number_pattern.count("0") == 1)
    return {power: suffix.replace("'", "") for power, suffix in usable if suffix}


def _decimal_of_float(value: float, power: int = 0) -> Decimal:
    return Decimal(repr(value)).scaleb(-power).normalize()


def _digits(values: Iterable[float], power: int, least: int = 0, most: int = MOST_DIGITS, money: bool = False) -> str:
    """Return a pattern with as many decimals as the numbers have, or with powers of ten for very many digits."""
    numbers = [_decimal_of_float(value, power) for value in values if value]
    size = max(map(abs, numbers), default=Decimal(1))
    needed = max((-int(number.as_tuple().exponent) for number in numbers), default=0)
    if size >= HUGE or size < TINY or needed + size.adjusted() > MOST_DIGITS:
        digits = max(len(number.as_tuple().digits) for number in numbers) - 1
        return "0" + ("." + "0" * digits if digits else "") + "E0"
    count = max(min(needed, most), least, 0)
    count = 2 if money and count == 1 else count
    return "#,##0" + ("." + "0" * count if count else "")


SKELETONS: dict[Calendar, str] = {"years": "", "months": "yMMM", "days": "yMMMd"}  # names of date patterns in CLDR
LETTERS = regex(r"'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+")
ENGLISH = "en-001"  # it writes 24 November 2026, which all readers of English understand
LEAP = 2000  # a leap year, which has every day
SHORT = 3  # the number of letters for a short month in a pattern: Nov


def date_in_language(value: str, language: str) -> str:
    """Return a year, month or day as readers of a language (BCP 47 tag) write it in full: 24 November 2026.

    Years before our era have a sign: -44 is 44 BC, as historians count. A text that is no date is returned unchanged.
    """
    if (match := DATE.fullmatch(value)) is None:
        return value
    year, month, day = int(match["year"]), match["month"], match["day"]
    if not month and year >= 0:
        return str(year)
    shared = locale_of_language(language)
    shared = locale_of_language(ENGLISH) if shared.language == "en" else shared
    known = shared.datetime_skeletons
    if year < 0:
        pattern = known["GyMMMd" if day else "GyMMM" if month else "Gy"].pattern
    else:
        pattern = shared.date_formats["long"].pattern if day else known["yMMMM"].pattern
    texts = {"y": str(abs(year)), "G": f"'{shared.eras['abbreviated'][int(year >= 0)]}'"}

    def state(part: re.Match[str]) -> str:
        """Return a part of a CLDR pattern with the year and its era replaced by text, and the month in full."""
        is_short_month = part[2] in ("M", "L") and len(part[0]) == SHORT
        return texts[part[2]] if part[2] in texts else part[0] + (part[2] if is_short_month else "")

    return str(parse_pattern(LETTERS.sub(state, pattern)).apply(date(LEAP, int(month or 1), int(day or 1)), shared))


def month_named_in_language(text: str, language: str) -> int:
    """Return the month, from 1, that a short text names, such as 3 May 2024 or mars 2024, or 0."""
    said = {word.strip(".,").casefold() for word in text.split()}
    for shared in (locale_of_language(language), locale_of_language(ENGLISH)):
        names = [shared.months[form][width] for form in ("format", "stand-alone") for width in ("wide", "abbreviated")]
        found = {str(name).strip(".").casefold(): number for each in names for number, name in each.items()}
        if months := {found[word] for word in said if word in found}:
            return int(min(months))
    return 0


def axis_date_in_language(day: str, language: str) -> str:
    """Return an ISO date in the short form for the axis of a chart: 24 Nov 2026, Nov 2026, or 2026."""
    if skeleton := SKELETONS[UNITS[len(day)]]:
        return str(format_skeleton(skeleton, first_day_of_iso_date(day), locale=locale_of_language(language)))
    return day


def date_code_of_language(calendar: Calendar, language: str) -> str:
    """Return the number format by which a spreadsheet writes dates as `axis_date_in_language` does."""
    if not SKELETONS[calendar]:
        return "yyyy"
    pattern = str(locale_of_language(language).datetime_skeletons[SKELETONS[calendar]].pattern)
    return spreadsheet_tag_of_language(language) + "".join(map(_date_part, LETTERS.finditer(pattern)))


def _date_part(match: re.Match[str]) -> str:
    """Return a piece of a CLDR date pattern in the form of spreadsheets, where LLL and y are mmm and yyyy."""
    quoted, letter = match[1], match[2]
    if not letter:
        return f'"{quoted if quoted is not None else match[0]}"'
    return {"y": "yyyy", "L": "m" * len(match[0]), "M": "m" * len(match[0])}.get(letter, match[0])
