"""Files that mean harm or were badly made, each as bytes, by a name that says what is wrong.

`KINDS` gives for each the codes that may be said of it; READ among them: it may be read as well.
Written by hand, so that nothing repairs them on the way. `mutants` spoils good files at random
places that are the same every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import md5, sha256
from itertools import count
from zlib import Z_FULL_FLUSH, Z_SYNC_FLUSH, compress, compressobj

from tests.pdfs.make import A4, Rule, Text, _file, _stream, grid, make

READ = "gelezen"
WORDS = [Text(72, 700, "Leg de taken van het wijkteam vast."), Text(72, 680, "Meet de uitkomst.")]
GOOD = make(WORDS, [Text(72, 700, "Wij bevelen het college aan om dit jaar te beginnen.")])
BROKEN = {"beschadigd", "geen-paginas", "geen-tekst", "versleuteld", "te-veel-paginas", READ}
SLOW = {"tijd-verstreken", "te-veel-geheugen", "proces-gestopt"}
_BOX = f"/MediaBox [0 0 {A4[0]} {A4[1]}]"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_SHOWN = b"BT /F0 12 Tf 72 700 Td (Leg de taken vast.) Tj ET"


def one_page(
    content: bytes = _stream(_SHOWN),
    *,
    box: str = _BOX,
    page: str = "",
    catalog: str = "",
    tree: str = "/Kids [3 0 R] /Count 1",
    resources: str = "/Font << /F0 5 0 R >>",
    more: Sequence[bytes] = (),
    trailer: str = "",
) -> bytes:
    """A PDF of one page, any part of which can be something else; `more` begins at object 6."""
    return _file(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
            f"<< /Type /Pages {tree} >>".encode(),
            f"<< /Type /Page /Parent 2 0 R {box} /Contents 4 0 R {page}"
            f" /Resources << {resources} >> >>".encode(),
            content,
            _FONT,
            *more,
        ],
        trailer,
    )


def packed(content: bytes, keys: str = "") -> bytes:
    """A compressed stream."""
    return _stream(compress(content, 9), f"{keys} /Filter /FlateDecode")


def bomb(gigabytes: int) -> bytes:
    """So many gigabytes of zeros, compressed without ever being made: one block over and over."""
    packer = compressobj(9)
    head = packer.flush(Z_SYNC_FLUSH)
    block = packer.compress(bytes(1 << 24)) + packer.flush(Z_FULL_FLUSH)
    return head + block * (64 * gigabytes) + packer.flush()


# --- locks --------------------------------------------------------------------------------

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = bytes(range(16))


def _md5(data: bytes) -> bytes:
    return md5(data, usedforsecurity=False).digest()


def rc4(key: bytes, data: bytes) -> bytes:
    """RC4, as the first PDF locks use it."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def locked(password: bytes) -> bytes:
    """A PDF of one page under a lock of 40 bits; the user's password may be empty."""
    user = (password + _PADDING)[:32]
    owner = rc4(_md5(_PADDING)[:5], user)
    key = _md5(user + owner + (-4).to_bytes(4, "little", signed=True) + _ID)[:5]
    check = rc4(key, _PADDING)
    content = rc4(_md5(key + (4).to_bytes(3, "little") + bytes(2))[:10], _SHOWN)
    lock = f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{check.hex()}> /P -4 >>"
    trailer = f"/Encrypt {lock} /ID [<{_ID.hex()}> <{_ID.hex()}>]"
    return one_page(_stream(content), trailer=trailer)


# --- the kinds ----------------------------------------------------------------------------


def _many_pages(number: int) -> bytes:
    kids = "3 0 R " * number
    return one_page(tree=f"/Kids [{kids}] /Count {number}")


def _deep_tree(depth: int) -> bytes:
    nodes = [
        f"<< /Type /Pages /Parent {max(2, n - 1)} 0 R /Kids [{n + 1} 0 R] /Count 1 >>".encode()
        for n in range(6, 6 + depth)
    ]
    nodes[-1] = f"<< /Type /Pages /Parent {4 + depth} 0 R /Kids [3 0 R] /Count 1 >>".encode()
    return one_page(tree="/Kids [6 0 R] /Count 1", more=nodes)


def _text(content: bytes) -> bytes:
    return b"BT /F0 10 Tf 72 700 Td " + content + b" ET"


_UNICODE = b"""/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF>
endcodespacerange 1 beginbfrange <00> <FF> <D800> endbfrange endcmap end"""
_IMAGE = "/Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
_DRAW = _stream(b"q 595 0 0 842 0 0 cm /Im Do Q")
_WITH_IMAGE = "/XObject << /Im 6 0 R >>"
_ACTION = "/OpenAction << /S /{} {} >>"
_RULED = [*grid(72, 700, [60, 200], [("Nr", "Aanbeveling"), ("1", "Leg vast."), ("2", "Meet.")])]

KINDS: dict[str, tuple[bytes, set[str]]] = {
    # no PDF at all
    "leeg": (b"", {"leeg-bestand"}),
    "een-byte": (b"x", {"geen-pdf"}),
    "alleen-wit": (b" \r\n" * 500, {"geen-pdf"}),
    "platte-tekst": (b"Aanbeveling 1: leg vast.", {"geen-pdf"}),
    "utf16-tekst": ("Aanbeveling 1".encode("utf-16"), {"geen-pdf"}),
    "docx": (b"PK\x03\x04\x14\x00[Content_Types].xml" + bytes(200), {"office-bestand"}),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), {"office-bestand"}),
    "rtf": (b"{\\rtf1\\ansi Aanbeveling}", {"office-bestand"}),
    "html": (b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>404", {"webpagina"}),
    "html-met-pdf": (b"<html>" + b"%PDF-1.4" + bytes(50), {"beschadigd"}),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), {"afbeelding"}),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(50), {"afbeelding"}),
    "tiff": (b"II*\x00" + bytes(50), {"afbeelding"}),
    # broken files
    "alleen-kop": (b"%PDF-1.4\n", {"beschadigd"}),
    "kop-en-eind": (b"%PDF-1.7\n%%EOF\n", {"beschadigd"}),
    "zonder-paginas": (make(), {"geen-paginas"}),
    "afgekapt-30": (GOOD[: len(GOOD) * 3 // 10], BROKEN - {READ}),
    "afgekapt-90": (GOOD[: len(GOOD) * 9 // 10], BROKEN),
    "zonder-inhoudsopgave": (GOOD[: GOOD.rindex(b"xref\n0")], BROKEN),
    "startxref-ernaast": (GOOD.replace(b"startxref\n", b"startxref\n9"), BROKEN),
    "startxref-negatief": (GOOD.replace(b"startxref\n", b"startxref\n-"), BROKEN),
    "wartaal-ervoor": (b"\x00\xff rommel " * 50 + GOOD, BROKEN),
    "zonder-wortel": (GOOD.replace(b"/Root 1 0 R", b"/Boot 1 0 R"), BROKEN),
    "wortel-is-getal": (
        GOOD.replace(b"<< /Type /Catalog /Pages 2 0 R  >>", b"42" + 33 * b" "),
        BROKEN,
    ),
    "xref-verwijst-naar-zichzelf": (
        GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % GOOD.rindex(b"xref\n0")),
        BROKEN,
    ),
    "ingepakt-object-in-zichzelf": (
        one_page(more=[_stream(b"6 0 << >>", "/Type /ObjStm /N 1 /First 4 /Extends 6 0 R")]),
        BROKEN,
    ),
    # page trees
    "boom-zonder-eind": (one_page(tree="/Kids [2 0 R] /Count 1"), BROKEN),
    "boom-in-kring": (
        one_page(
            tree="/Kids [6 0 R] /Count 3", more=[b"<< /Type /Pages /Kids [2 0 R] /Count 3 >>"]
        ),
        BROKEN,
    ),
    "pagina-is-eigen-ouder": (one_page(box="", page="/Parent 3 0 R"), BROKEN),
    "miljoen-paginas-beloofd": (one_page(tree="/Kids [3 0 R] /Count 1000000"), {"te-veel-paginas"}),
    "miljoen-paginas": (_many_pages(1_000_000), {"te-veel-paginas", "beschadigd"} | SLOW),
    "paginas-negatief": (one_page(tree="/Kids [3 0 R] /Count -5"), BROKEN),
    "paginas-overloop": (one_page(tree="/Kids [3 0 R] /Count 4294967297"), BROKEN),
    "diepe-boom": (_deep_tree(3000), BROKEN),
    "kinderen-ontbreken": (one_page(tree="/Kids [77 0 R 78 0 R] /Count 2"), BROKEN),
    # pages
    "inhoud-verwijst-naar-zichzelf": (one_page(b"[4 0 R 4 0 R]"), BROKEN),
    "tekening-tekent-zichzelf": (
        one_page(
            _stream(b"/X Do " + _SHOWN),
            resources="/Font << /F0 5 0 R >> /XObject << /X 6 0 R >>",
            more=[
                _stream(
                    b"/X Do /X Do",
                    f"/Subtype /Form /BBox [0 0 9 9] /Resources << {'/XObject << /X 6 0 R >>'} >>",
                )
            ],
        ),
        BROKEN | SLOW,
    ),
    "pagina-zonder-maat": (one_page(box=""), BROKEN),
    "pagina-zonder-oppervlak": (one_page(box="/MediaBox [0 0 0 0]"), BROKEN),
    "pagina-omgekeerd": (one_page(box="/MediaBox [595 842 0 0]"), BROKEN),
    "pagina-oneindig": (one_page(box="/MediaBox [0 0 1e38 1e38]"), BROKEN | SLOW),
    "pagina-van-een-kilometer": (
        one_page(_stream(b""), box="/MediaBox [0 0 2834645 2834645]"),
        BROKEN | SLOW,
    ),
    "pagina-vol-wartaal": (one_page(_stream(bytes(range(256)) * 200)), BROKEN),
    "regel-van-honderdduizend": (one_page(_stream(_text(b"(" + b"a" * 100_000 + b") Tj"))), BROKEN),
    "honderdduizend-woorden": (
        one_page(_stream(_text(b"(woord) Tj 0 -1 Td " * 100_000))),
        BROKEN | SLOW,
    ),
    "tienduizend-rasterlijnen": (
        make([*_RULED, *(Rule(72, n / 20, 300) for n in range(10_000))]),
        BROKEN | SLOW,
    ),
    "diep-genest": (one_page(_stream(b"[" * 200_000 + b"]" * 200_000)), BROKEN),
    "diep-genest-object": (one_page(more=[b"<< /A " * 50_000 + b">>" * 50_000]), BROKEN),
    "duizend-keer-opslaan": (one_page(_stream(b"q " * 500_000 + _SHOWN)), BROKEN),
    # bombs
    "bom-van-acht-gigabyte": (one_page(_stream(bomb(8), "/Filter /FlateDecode")), BROKEN | SLOW),
    "bom-in-een-bom": (
        one_page(_stream(compress(bomb(8), 9), "/Filter [/FlateDecode /FlateDecode]")),
        BROKEN | SLOW,
    ),
    "plaatje-van-een-gigapixel": (
        one_page(
            _DRAW,
            resources=_WITH_IMAGE,
            more=[packed(bytes(1 << 24), f"{_IMAGE} /Width 60000 /Height 60000")],
        ),
        BROKEN | SLOW,
    ),
    "plaatje-zonder-inhoud": (
        one_page(
            _DRAW, resources=_WITH_IMAGE, more=[_stream(b"", f"{_IMAGE} /Width 99 /Height 99")]
        ),
        BROKEN,
    ),
    # fonts and text
    "letters-zonder-lettertype": (one_page(resources=""), BROKEN),
    "lettertype-verwijst-naar-zichzelf": (
        one_page(
            resources="/Font << /F0 6 0 R >>",
            more=[b"<< /Type /Font /Subtype /Type0 /BaseFont /X /DescendantFonts [6 0 R] >>"],
        ),
        BROKEN,
    ),
    "halve-tekens": (
        one_page(
            resources="/Font << /F0 6 0 R >>",
            more=[
                b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
                _stream(_UNICODE),
            ],
        ),
        BROKEN,
    ),
    # what stands beside the pages
    "paginalabels-in-kring": (
        one_page(catalog="/PageLabels 6 0 R", more=[b"<< /Kids [6 0 R] /Limits [0 9] >>"]),
        BROKEN | SLOW,
    ),
    "bladwijzers-in-kring": (
        one_page(
            catalog="/Outlines 6 0 R",
            more=[
                b"<< /First 7 0 R /Last 7 0 R /Count 9 >>",
                b"<< /Title (x) /Parent 6 0 R /First 7 0 R /Next 7 0 R >>",
            ],
        ),
        BROKEN,
    ),
    # locks
    "slot-zonder-wachtwoord": (locked(b""), {READ}),
    "slot-met-wachtwoord": (locked(b"geheim"), {"versleuteld"}),
    "onbekend-slot": (
        one_page(trailer="/Encrypt << /Filter /Onbekend /V 9 >> /ID [<00> <00>]"),
        {"versleuteld", "beschadigd"},
    ),
    # what acts
    "script": (
        one_page(catalog=_ACTION.format("JavaScript", "/JS (app.alert\\(1\\))")),
        {"actieve-inhoud"},
    ),
    "script-verhuld": (
        one_page(catalog=_ACTION.format("Java#53cript", "/JS (x)")),
        {"actieve-inhoud"},
    ),
    "programma-starten": (
        one_page(catalog=_ACTION.format("Launch", "/F (calc.exe)")),
        {"actieve-inhoud"},
    ),
    "bijlage": (
        one_page(
            catalog="/Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >>",
            more=[
                b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>",
                _stream(b"MZ", "/Type /EmbeddedFile"),
            ],
        ),
        {"actieve-inhoud"},
    ),
    "script-ingepakt": (
        one_page(
            more=[packed(b"7 0 << /S /JavaScript /JS (x) >>", "/Type /ObjStm /N 1 /First 4")],
        ),
        {"actieve-inhoud"},
    ),
}


# --- mutants ------------------------------------------------------------------------------


def mutants(sources: Sequence[bytes], number: int, seed: str = "wijk") -> Iterator[bytes]:
    """So many spoilt copies; the same for the same seed."""
    for which in range(number):
        dice = _dice(f"{seed}{which}")
        data = bytearray(sources[which % len(sources)])
        for _ in range(1 + next(dice) % 8):
            _SPOIL[next(dice) % len(_SPOIL)](data, dice)
        yield bytes(data)


def _dice(seed: str) -> Iterator[int]:
    """Numbers that look like chance and come back with their seed."""
    for turn in count():
        digest = sha256(f"{seed} {turn}".encode()).digest()
        yield from (int.from_bytes(digest[at : at + 4], "big") for at in range(0, 32, 4))


def _flip(data: bytearray, dice: Iterator[int]) -> None:
    if data:
        data[next(dice) % len(data)] ^= 1 << next(dice) % 8


def _overwrite(data: bytearray, dice: Iterator[int]) -> None:
    at = next(dice) % (len(data) + 1)
    data[at : at + 8] = next(dice).to_bytes(4, "big") * (next(dice) % 3)


def _cut(data: bytearray, dice: Iterator[int]) -> None:
    at = next(dice) % (len(data) + 1)
    del data[at : at + next(dice) % 200]


def _repeat(data: bytearray, dice: Iterator[int]) -> None:
    at, length = next(dice) % (len(data) + 1), next(dice) % 500
    data[at:at] = data[at : at + length] * (1 + next(dice) % 20)


def _truncate(data: bytearray, dice: Iterator[int]) -> None:
    if next(dice) % 4 == 0:
        del data[next(dice) % (len(data) + 1) :]


def _number(data: bytearray, dice: Iterator[int]) -> None:
    """A number becomes another: a length, a place, a reference, a size."""
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if digits:
        at = digits[next(dice) % len(digits)]
        values = (b"0", b"-1", b"9", b"65536", b"2147483648", b"1e30")
        data[at : at + 1] = values[next(dice) % len(values)]


def _name(data: bytearray, dice: Iterator[int]) -> None:
    """A name in the file becomes another one that means something there."""
    names = (b"/Kids", b"/Parent", b"/Length", b"/Filter", b"/Type", b"/Count", b"/Contents")
    old, new = names[next(dice) % len(names)], names[next(dice) % len(names)]
    at = data.find(old)
    if at >= 0:
        data[at : at + len(old)] = new


_SPOIL = (_flip, _overwrite, _cut, _repeat, _truncate, _number, _name)
