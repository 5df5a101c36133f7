"""A finished PDF as it comes back from an office scanner: pages as pictures, without any text."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pikepdf
from pikepdf import Name
from PIL import Image, ImageFilter

POINTS = 72  # to the inch
WHITE = 255
INK = 150  # what is darker becomes black in a picture of two tones
GRAIN = 2  # spread of the paper's grain, in gray levels
PATCHES = (7, 5)  # the lamp's unevenness: a coarse grid of gray levels, smoothed over the page
SHADE = 6  # the most a patch is darker than white
DUST = 60  # specks on a page
SPECK = 120  # how much darker than the paper a speck is
# An office scanner's "small file": softened, then packed hard. A full page stays about 60 KB.
SOFTNESS = 0.8  # pixels
QUALITY = 8  # of the JPEG pictures
# Keys of a page that say something about text or form that is no longer there.
GONE = ("/Annots", "/CropBox", "/Rotate", "/StructParents", "/Tabs", "/Group")
STRIP_OFFSET, ROWS_PER_STRIP, STRIP_LENGTH = 273, 278, 279  # TIFF tags


def scanned(
    pdf: bytes, *, dpi: int, skew: float, pages: Sequence[int] | None, bilevel: bool
) -> bytes:
    """The PDF with `pages` (from 1; None: all) as pictures, turned `skew` degrees to the left.

    `bilevel`: black and white, packed as CCITT Group 4; otherwise gray, as JPEG.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        for number in range(1, len(document.pages) + 1) if pages is None else pages:
            picture = _worn(_rendered(pdf, number, dpi), number, skew)
            image = _two_tone(document, picture) if bilevel else _gray(document, picture)
            _replace(document, document.pages[number - 1], image, dpi)
        _strip(document, whole=pages is None)
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _rendered(pdf: bytes, number: int, dpi: int) -> Image.Image:
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "in.pdf"), Path(folder, "page")
        source.write_bytes(pdf)
        options = ["-gray", "-singlefile", "-r", str(dpi), "-f", str(number), "-l", str(number)]
        subprocess.run(["pdftoppm", *options, str(source), str(target)], check=True)
        return Image.open(target.with_suffix(".pgm")).copy()


# --- wear ---------------------------------------------------------------------------------


def _worn(page: Image.Image, number: int, skew: float) -> Image.Image:
    """Turned on the glass, then unevenly lit, grainy and dusty: another pattern on each page."""
    turned = page.rotate(skew, Image.Resampling.BICUBIC, fillcolor=WHITE) if skew else page
    rng = np.random.default_rng(number)
    levels = np.asarray(turned, dtype=np.float32) - _shade(rng, turned.size)
    levels += rng.normal(0, GRAIN, levels.shape)
    _add_dust(rng, levels)
    return Image.fromarray(levels.clip(0, WHITE).astype(np.uint8))


def _shade(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    patches = Image.fromarray(rng.uniform(0, SHADE, PATCHES).astype(np.float32))
    return np.asarray(patches.resize(size, Image.Resampling.BICUBIC))


def _add_dust(rng: np.random.Generator, levels: np.ndarray) -> None:
    height, width = levels.shape
    for y, x in zip(rng.integers(height, size=DUST), rng.integers(width, size=DUST), strict=True):
        levels[y : y + 2, x : x + 2] -= SPECK


# --- pictures in the PDF ------------------------------------------------------------------


def _gray(document: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    packed = BytesIO()
    soft = picture.filter(ImageFilter.GaussianBlur(SOFTNESS))
    soft.save(packed, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    image = _image(document, packed.getvalue(), picture)
    image.BitsPerComponent = 8
    image.Filter = Name.DCTDecode
    return image


def _two_tone(document: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    image = _image(document, _group4(picture), picture)
    image.BitsPerComponent = 1
    image.Filter = Name.CCITTFaxDecode
    # K -1: Group 4. TIFF counts black as 0, which is what the fax code calls white.
    width, height = picture.size
    image.DecodeParms = pikepdf.Dictionary(K=-1, Columns=width, Rows=height, BlackIs1=True)
    return image


def _group4(picture: Image.Image) -> bytes:
    """The page in fax code: a TIFF of a single strip, without what TIFF puts around it."""
    black = picture.point(lambda level: WHITE if level > INK else 0).convert("1", dither=0)
    tiff = BytesIO()
    black.save(tiff, "TIFF", compression="group4", tiffinfo={ROWS_PER_STRIP: black.height})
    with Image.open(tiff) as packed:
        (start,), (length,) = packed.tag_v2[STRIP_OFFSET], packed.tag_v2[STRIP_LENGTH]
    return tiff.getvalue()[start : start + length]


def _image(document: pikepdf.Pdf, data: bytes, picture: Image.Image) -> pikepdf.Stream:
    image = pikepdf.Stream(document, data)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = picture.size
    image.ColorSpace = Name.DeviceGray
    return image


def _replace(document: pikepdf.Pdf, page: pikepdf.Page, image: pikepdf.Stream, dpi: int) -> None:
    """The page as nothing but the picture, at the size it has at that resolution."""
    width, height = (side * POINTS / dpi for side in (int(image.Width), int(image.Height)))
    for key in GONE:
        if key in page.obj:
            del page.obj[key]
    page.MediaBox = pikepdf.Array([0, 0, round(width, 2), round(height, 2)])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
    drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Scan Do Q".encode()
    page.Contents = pikepdf.Stream(document, drawing)


def _strip(document: pikepdf.Pdf, *, whole: bool) -> None:
    """Takes out the structure, which repeats text; of a whole scan all a writer put in."""
    root = document.Root
    keep = ("/Type", "/Pages") if whole else set(root.keys()) - {"/StructTreeRoot", "/MarkInfo"}
    for key in set(root.keys()) - set(keep):
        del root[key]
    if whole and "/Info" in document.trailer:
        del document.trailer["/Info"]
