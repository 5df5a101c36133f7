"""Which pages have to be read off their picture."""

from __future__ import annotations

import pytest

from pipeline.extractors.legibility import is_bare, is_better, is_doubtful
from pipeline.model import Box, Line, Page

DUTCH = (
    "De gemeente heeft in dat jaar met de teams afgesproken dat zij het gezin in een gesprek "
    "vragen wat er nodig is, en dat een team dat niet zelf kan oplossen het aan de wijkverpleging "
    "vraagt. Voor de raad is het van belang om te weten hoe dat gaat en of het werkt, en dat weten "
    "wij niet, want in geen van de dossiers die wij lazen staat hoe het daarna is gegaan."
)
NAMES = "; ".join(f"Naam{chr(65 + n % 26)} wijkteam Noord telefoon {n}" for n in range(30))


def page(text, *, image=0.0):
    box = Box(x0=0, y0=0, x1=100, y1=10)
    lines = tuple(Line(text=part, box=box, baseline=0, size=10) for part in text.splitlines())
    return Page(number=1, width=595, height=842, lines=lines, image=image)


def shifted(text):
    """Letters as a font without a table of its characters gives them."""
    return "".join(chr(ord(c) - 29) if ord(c) > 64 else c for c in text)


def misread(text):
    """What a poor OCR makes of it."""
    return text.replace("e", "c").replace("n", "ri").replace("t", "f")


def test_a_page_number_alone_leaves_a_page_bare():
    assert is_bare(page("12"))
    assert not is_bare(page("Leg de taken vast in een plan."))


@pytest.mark.parametrize(
    ("text", "image", "doubtful"),
    [
        (DUTCH, 0.0, False),
        (DUTCH, 1.0, False),
        (NAMES, 0.0, True),
        (shifted(DUTCH), 0.0, True),
        (misread(DUTCH), 1.0, True),
        ("\ufffd\ue012\ue013 \ufffd\ufffd ab", 0.0, True),
        ("Gescand op 12 maart 2016", 1.0, True),
        ("Gescand op 12 maart 2016", 0.3, False),
        ("1.234 5.678 9.012 " * 40, 0.0, False),
    ],
    ids=[
        "running text",
        "running text over a picture",
        "a list of names",
        "shifted letters",
        "a bad earlier OCR",
        "no letters at all",
        "a stamp on a scan",
        "a caption beside a picture",
        "a table of figures",
    ],
)
def test_a_layer_is_doubted_when_it_is_no_dutch(text, image, doubtful):
    assert is_doubtful(page(text, image=image)) is doubtful


@pytest.mark.parametrize(
    ("read", "layer", "better"),
    [
        (DUTCH, shifted(DUTCH), True),
        (DUTCH, misread(DUTCH), True),
        (DUTCH, "Gescand op 12 maart 2016", True),
        (NAMES, NAMES, False),
        ("Evaluatie van de wijkteams", "Evaluatie van de wijkteams", False),
        ("", DUTCH, False),
        ("", "\ufffd\ue012", True),
    ],
)
def test_the_better_of_layer_and_picture_is_taken(read, layer, better):
    assert is_better(page(read), page(layer)) is better
