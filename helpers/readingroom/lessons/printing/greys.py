"""Colours of a drawing as greys just as light or dark, so that contrasts stay what they were."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error

_COLOUR = re.compile(
    r"(?i)((?:fill|stroke|stop-color|flood-color|color)\s*[:=]\s*[\"']?\s*)"
    r"(#[0-9a-f]{6}\b|#[0-9a-f]{3}\b|rgb\([^()]{1,40}\))"
)
_DRAWING = "data:image/svg+xml;base64,"
_WEIGHTS = (0.2126, 0.7152, 0.0722)
"""How much red, green and blue add to what the eye takes for light (Rec. 709, as in WCAG)."""


def grey(drawing: str) -> str:
    """An SVG drawing in black, white and greys.

    >>> grey('<path style="fill: #5f2d80; stroke: none" clip-path="url(#fedcba)"/>')
    '<path style="fill: #454545; stroke: none" clip-path="url(#fedcba)"/>'
    """
    return _COLOUR.sub(lambda match: match[1] + _as_grey(match[2]), drawing)


def grey_address(address: str) -> str:
    """A picture's data address: a drawing's colours become greys, anything else stays."""
    if not address.startswith(_DRAWING):
        return address
    try:
        drawing = b64decode(address.removeprefix(_DRAWING), validate=True).decode("utf-8")
    except (Error, ValueError):
        return address
    return _DRAWING + b64encode(grey(drawing).encode()).decode()


def _as_grey(colour: str) -> str:
    """The grey of the same luminance as a colour: so every contrast is kept."""
    channels = _channels(colour)
    if channels is None:
        return colour
    light = sum(w * _linear(each / 255) for w, each in zip(_WEIGHTS, channels, strict=True))
    level = round(_curved(light) * 255)
    return f"#{level:02x}{level:02x}{level:02x}"


def _channels(colour: str) -> tuple[int, ...] | None:
    """Red, green and blue from 0 to 255; None where they are written in another way."""
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) == 7 else "".join(2 * sign for sign in colour[1:])
        return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))
    numbers = re.findall(r"(\d{1,3}(?:\.\d+)?)(%?)", colour)
    if len(numbers) != 3:
        return None
    return tuple(
        min(255, round(float(number) * (2.55 if percent else 1))) for number, percent in numbers
    )


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)


def _curved(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
