"""Makes the PDFs of the tests: text, rules and pictures at given places, nothing else.

A test says what stands on its pages; no binary file is committed. Coordinates are points from the
bottom-left of an A4 page. `HOSTILE` holds files that are no report, by the code of their fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import compress

from PIL.Image import Image

A4 = (595, 842)
_FONTS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "ZapfDingbats")
# Characters that no ordinary encoding has, and the glyph that is drawn for each.
_UNUSUAL = {
    "ﬁ": "fi",
    "ﬂ": "fl",
    "\xad": "hyphen",
    "\uf0b7": "bullet",
    "\u0308": "dieresis",
    "\u200b": "space",
}


class Text(NamedTuple):
    """A piece of text; `turned` lets it run upwards, as along the axis of a figure.

    `spacing` is the white after each letter (points); `symbol` draws it in a font of pictures.
    """

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    italic: bool = False
    turned: bool = False
    spacing: float = 0
    symbol: bool = False

    def drawn(self) -> str:
        font = 3 if self.symbol else 1 if self.bold else 2 if self.italic else 0
        turn = "0 1 -1 0" if self.turned else "1 0 0 1"
        shown = self.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        for code, unusual in enumerate(_UNUSUAL, start=1):
            shown = shown.replace(unusual, f"\\{code:03o}")
        style = f"/F{font} {self.size} Tf {self.spacing} Tc"
        return f"BT {style} {turn} {self.x} {self.y} Tm ({shown}) Tj ET"


class Marked(NamedTuple):
    """Text that is marked content of a structure element of this type."""

    kind: str
    text: Text
    content: int = 0

    def drawn(self) -> str:
        return f"/{self.kind} << /MCID {self.content} >> BDC\n{self.text.drawn()}\nEMC"


class Rule(NamedTuple):
    """A thin filled rectangle."""

    x: float
    y: float
    width: float
    height: float = 0.5

    def drawn(self) -> str:
        return f"{self.x} {self.y} {self.width} {self.height} re f"


class Frame(NamedTuple):
    """Rectangles drawn in one go, with a stroke of this width."""

    boxes: Sequence[tuple[float, float, float, float]]
    stroke: float = 1

    def drawn(self) -> str:
        around = " ".join(f"{x} {y} {width} {height} re" for x, y, width, height in self.boxes)
        return f"{self.stroke} w {around} S"


class Picture(NamedTuple):
    """A grey picture without text, as a scan is."""

    x: float = 0
    y: float = 0
    width: float = A4[0]
    height: float = A4[1]

    def drawn(self) -> str:
        return f"q {self.width} 0 0 {self.height} {self.x} {self.y} cm /Im Do Q"


def paragraph(x: float, top: float, *lines: str, size: float = 10, leading: float = 14):
    """Lines under one another."""
    return [Text(x, top - at * leading, line, size) for at, line in enumerate(lines)]


def grid(x: float, top: float, widths: Sequence[float], rows: Sequence[Sequence[str]]):
    """A table with all its rules; a cell holds one line."""
    height, total = 20, sum(widths)
    marks: list[Text | Rule] = [Rule(x, top - n * height, total) for n in range(len(rows) + 1)]
    edges = [x + sum(widths[:n]) for n in range(len(widths) + 1)]
    marks += [Rule(edge, top - len(rows) * height, 0.5, len(rows) * height) for edge in edges]
    for row, cells in enumerate(rows):
        marks += [
            Text(edge + 4, top - row * height - 13, cell)
            for edge, cell in zip(edges, cells, strict=False)
        ]
    return marks


def make(
    *pages: Iterable[Text | Rule | Picture | Frame | Marked],
    title: str = "",
    catalog: str = "",
    sheet: str = f"/MediaBox [0 0 {A4[0]} {A4[1]}]",
    further: Sequence[str] = (),
) -> bytes:
    """A PDF with these pages; `catalog` adds to its catalogue, `sheet` is how each page lies.

    `further` are objects after those of the pages.
    """
    fonts = [_font(name, 5 + len(_FONTS)) for name in _FONTS]
    picture = _stream(
        b"\x80", "/Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    # Catalogue, tree and properties; then the fonts, the picture, and what the letters mean.
    first = 4 + len(fonts) + 2
    named = " ".join(f"/F{n} {4 + n} 0 R" for n in range(len(fonts)))
    shared = f"/Font << {named} >> /XObject << /Im {first - 2} 0 R >>"
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< /Title ({title}) >>".encode("cp1252"),
        *fonts,
        picture,
        _stream(_meanings().encode()),
    ]
    for number, marks in enumerate(pages):
        content = "\n".join(mark.drawn() for mark in marks).encode("cp1252")
        page = f"<< /Type /Page /Parent 2 0 R {sheet} /StructParents {number} "
        page += f"/Resources << {shared} >> /Contents {first + 2 * number + 1} 0 R >>"
        objects += [page.encode(), _stream(content)]
    return _file([*objects, *map(str.encode, further)])


def tagged(
    *pages: Sequence[Marked],
    roles: str = "",
    sections: int = 0,
    ring: bool = False,
    copies: int = 1,
    says: str = "/MarkInfo << /Marked true >>",
) -> bytes:
    """A PDF with a structure: an element for each text, all of them in one document.

    Between the two stand so many sections, one in the other; in a `ring` each text holds the
    document again. Each element is named in so many `copies`; `roles` tells what types of its own
    stand for.
    """
    first = 4 + len(_FONTS) + 2
    root = first + 2 * len(pages)
    holder = root + 1 + sections
    again = f" {root + 1} 0 R" if ring else ""
    drawn = [[text._replace(content=at) for at, text in enumerate(page)] for page in pages]
    leaves: list[str] = []
    tree = ""
    for number, page in enumerate(drawn):
        begin = holder + 1 + len(leaves)
        tree += f"{number} [{_references(range(begin, begin + len(page)))}] "
        place = f"/Pg {first + 2 * number} 0 R"
        leaves += [
            f"<< /S /{text.kind} /P {holder} 0 R {place} /K [{text.content}{again}] >>"
            for text in page
        ]
    last = holder + len(leaves)
    above = [last if ring else root, *range(root + 1, holder)]
    inside = [*([at] for at in range(root + 2, holder + 1)), range(holder + 1, last + 1)]
    holders = [
        f"<< /S /{'Sect' if at else 'Document'} /P {parent} 0 R /K [{_references(kids, copies)}] >>"
        for at, (parent, kids) in enumerate(zip(above, inside, strict=True))
    ]
    head = f"<< /Type /StructTreeRoot /K {root + 1} 0 R /RoleMap << {roles} >> "
    head += f"/ParentTree << /Nums [{tree}] >> >>"
    catalog = f"{says} /StructTreeRoot {root} 0 R"
    return make(*drawn, catalog=catalog, further=[head, *holders, *leaves])


def _references(numbers: Iterable[int], copies: int = 1) -> str:
    return " ".join(f"{number} 0 R" for number in numbers for _ in range(copies))


def scanned(*pictures: Image, layer: Iterable[Text] = (), keys: str = "") -> bytes:
    """A PDF of grey pictures, one over a whole page each; `layer` is text that is not drawn."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {keys} >>".encode(),
        b"",
        b"<< >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{_FONTS[0]} >>".encode(),
    ]
    kids = []
    for picture in pictures:
        width, height = picture.size
        colours = "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
        image = f"/Subtype /Image /Width {width} /Height {height} {colours}"
        first = len(objects) + 1
        shared = f"/XObject << /Im {first} 0 R >> /Font << /F0 4 0 R >>"
        drawn = "\n".join([Picture().drawn(), "3 Tr", *(mark.drawn() for mark in layer)]).encode(
            "cp1252"
        )
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] "
        page += f"/Resources << {shared} >> /Contents {first + 1} 0 R >>"
        data = compress(picture.convert("L").tobytes())
        objects += [_stream(data, image), _stream(drawn), page.encode()]
        kids.append(f"{first + 2} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _font(name: str, meanings: int) -> bytes:
    names = " ".join(f"/{glyph}" for glyph in _UNUSUAL.values())
    encoding = f"<< /BaseEncoding /WinAnsiEncoding /Differences [1 {names}] >>"
    own = "" if name == "ZapfDingbats" else f"/Encoding {encoding} /ToUnicode {meanings} 0 R"
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} {own} >>".encode()


def _meanings() -> str:
    """The table that says which characters the unusual codes stand for."""
    pairs = "\n".join(f"<{code:02x}> <{ord(c):04x}>" for code, c in enumerate(_UNUSUAL, start=1))
    return (
        "/CIDInit /ProcSet findresource begin begincmap\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(_UNUSUAL)} beginbfchar\n{pairs}\nendbfchar\nendcmap end"
    )


def _stream(content: bytes, keys: str = "") -> bytes:
    return f"<< {keys} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes], trailer: str = "") -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R {trailer} >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def _locked() -> bytes:
    """A file whose password nobody knows: the keys in its lock fit no password at all."""
    key = "00" * 32
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>"
    pages = b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", pages, b"<< >>", page]
    return _file(objects, f"{lock} /ID [<{key[:32]}> <{key[:32]}>]")


HOSTILE = {
    "leeg-bestand": b"",
    "geen-pdf": b"een tekstbestand dat rapport.pdf heet",
    "geen-paginas": make(),
    "beschadigd": make([Text(72, 700, "De eerste helft van een rapport")])[:150],
    "versleuteld": _locked(),
}
