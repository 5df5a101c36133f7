"""`make bench`: milliseconds a page, ours beside PDFium's bare load and pdfplumber's text."""

import statistics
import time
from pathlib import Path

import pdfplumber
import pypdfium2

from pipeline.extractors import read_pdf
from pipeline.layout import build_document

RUNS = 5
EXAMPLES = Path(__file__).parent.parent / "examples"


def bare(path):
    """What no reader through PDFium can be faster than."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().close()
        page.close()
    document.close()


def ours(path):
    """Lines, tables, layout and text."""
    reading = read_pdf(path)
    build_document(reading.pages, reading.tables, reading.outline)


def plumber(path):
    """Plain text only."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def milliseconds(read, path, pages):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        read(path)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times) / pages


def main():
    print(f"{'rapport':32} {'PDFium':>8} {'wij':>8} {'keer':>6} {'pdfplumber':>11}")
    for path in sorted(EXAMPLES.glob("*.pdf")):
        pages = len(pypdfium2.PdfDocument(path))
        floor, own, other = (milliseconds(read, path, pages) for read in (bare, ours, plumber))
        print(f"{path.stem:32} {floor:8.1f} {own:8.1f} {own / floor:6.1f} {other:11.1f}")


main()
