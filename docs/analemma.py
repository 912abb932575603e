"""Draws content/leap-seconds-sky.webp: where the sun stands at each full hour of the clock, through a whole year.

`python -m docs.analemma` draws it anew, by the formulas of the US Naval Observatory (aa.usno.navy.mil/faq/sun_approx,
good to a sixtieth of a degree), for 2026 and a place on the 46th parallel, on the meridian of its time zone. The sky is
true to scale: a degree is as long across as it is up; only the suns are drawn too large.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, atan2, cos, degrees, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

FILE = Path(__file__).parent.parent / "content" / "leap-seconds-sky.webp"
WIDTH, HEIGHT = 1600, 900
FINE = 2  # times as large while it is drawn
LATITUDE = radians(46)
NEW_YEAR = 9496.5  # days from J2000.0 to the first midnight of 2026
HOURS, DAYS = range(6, 19), range(0, 365, 6)
EAST, WEST = 88, 272  # degrees of azimuth at the left edge and at the right one
HORIZON = 0.86  # of the height, from above
NIGHT, DUSK, GLOW = (13, 20, 45), (58, 62, 110), (233, 150, 92)
COLD, WARM = (255, 246, 214), (255, 173, 66)  # a high sun and a low one
HILL, WALL, LAMP = (16, 22, 38), (8, 12, 24), (255, 214, 130)


def sun(day: float, hour: float) -> tuple[float, float]:
    """Azimuth and height above the horizon, in degrees, at an hour of the clock."""
    days = NEW_YEAR + day + hour / 24
    mean = radians(280.459 + 0.98564736 * days)
    anomaly = radians(357.529 + 0.98560028 * days)
    longitude = mean + radians(1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.00000036 * days)
    ascension = atan2(cos(tilt) * sin(longitude), cos(longitude))
    declination = asin(sin(tilt) * sin(longitude))
    ahead = (degrees(mean - ascension) + 180) % 360 - 180  # the equation of time
    angle = radians((hour - 12) * 15 + ahead)
    height = asin(sin(LATITUDE) * sin(declination) + cos(LATITUDE) * cos(declination) * cos(angle))
    south = cos(angle) * sin(LATITUDE) - sin(declination) / cos(declination) * cos(LATITUDE)
    return degrees(atan2(sin(angle), south)) + 180, degrees(height)


def suns() -> Iterator[tuple[float, float, float]]:
    """Where each stands in the picture, as shares of it, and how high, from 0 to 1."""
    wide = WEST - EAST
    for hour in HOURS:
        for day in DAYS:
            azimuth, height = sun(day, hour)
            if height > 1:
                yield (azimuth - EAST) / wide, HORIZON - height / wide * WIDTH / HEIGHT, height / 67


def mixed(one: tuple[int, ...], other: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def sky() -> Image.Image:
    """Night above, dusk below, and the glow of a day that has gone along the horizon."""
    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        down = min(1, y / HEIGHT / HORIZON)
        column.putpixel((0, y), mixed(mixed(NIGHT, DUSK, down), GLOW, max(0, down - 0.45) ** 2 / 0.3025))
    return column.resize((WIDTH * FINE, HEIGHT * FINE), Image.Resampling.BICUBIC)


def lit(picture: Image.Image) -> Image.Image:
    """The picture with every sun, each with a little light around it."""
    discs = Image.new("RGB", picture.size)
    draw = ImageDraw.Draw(discs)
    for x, y, high in suns():
        centre, radius = (x * WIDTH * FINE, y * HEIGHT * FINE), 5.2 * FINE
        draw.ellipse([c - radius for c in centre] + [c + radius for c in centre], fill=mixed(WARM, COLD, high))
    light = discs.filter(ImageFilter.GaussianBlur(9 * FINE))
    picture = Image.composite(Image.new("RGB", picture.size, WARM), picture, light.convert("L").point(lambda v: v // 2))
    return Image.composite(discs, picture, discs.convert("L").point(lambda v: 255 if v else 0))


def land(picture: Image.Image) -> None:
    """Hills, and before them a tower whose clock says noon."""
    draw = ImageDraw.Draw(picture)
    wide, high = picture.size
    ridges = ((0.862, 0.016, 2.1, HILL), (0.905, 0.024, 1.3, mixed(HILL, WALL, 0.5)), (0.95, 0.02, 0.7, WALL))
    for base, swing, waves, color in ridges:
        turns = [(x, waves * x / wide * 6.3 + 7 * base, x / 90) for x in range(0, wide + 8, 8)]
        ridge = [(x, high * (base - swing * (sin(slow) + 0.3 * sin(fast)))) for x, slow, fast in turns]
        draw.polygon([(0, high), *ridge, (wide, high)], fill=color)
    middle, foot, top, half = wide * 0.165, high, high * 0.655, wide * 0.021
    draw.rectangle([middle - half, top, middle + half, foot], fill=WALL)
    draw.polygon([(middle - half * 1.25, top), (middle, top - high * 0.115), (middle + half * 1.25, top)], fill=WALL)
    face, at = half * 0.72, top + half * 1.15
    draw.ellipse([middle - face, at - face, middle + face, at + face], fill=LAMP)
    draw.line([middle, at, middle, at - face * 0.85], fill=WALL, width=2 * FINE)
    draw.line([middle, at, middle, at - face * 0.5], fill=WALL, width=4 * FINE)


def main() -> None:
    picture = lit(sky())
    land(picture)
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(FILE, quality=82, method=6)


if __name__ == "__main__":
    main()
