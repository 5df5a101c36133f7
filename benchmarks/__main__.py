"""`make bench`: how fast a PDF is read, beside the libraries and tools that read it too.

Every row reads the same files in the same run: the examples, and the paths given as arguments
(`make bench ARGS="een.pdf twee.pdf"`). A time is processor time, the median of several runs; only
ratios travel from one machine to another. Nobody is charged for what is not reading: the start of a
process, a first import, or the garbage that the reader before it left.
"""

import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import pdfplumber
import pypdfium2

from pipeline.extractors import Reading, extractor, read_pdf
from pipeline.layout import build_document
from pipeline.pdf import Pdf
from pipeline.problems import UnreadableFileError
from pipeline.sections import find_sections

RUNS = 3
EXAMPLES = Path(__file__).parent.parent / "examples"
MEMORY_PAGES = 150
MOST_MEMORY = 300  # MB


# --- what is compared ---------------------------------------------------------------------


def bare(path):
    """What no reader through PDFium can be faster than."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().close()
        page.close()
    document.close()


def lines(path):
    """Our lines, and nothing that is drawn."""
    with Pdf(path) as pdf:
        for number in range(1, len(pdf) + 1):
            pdf.read_lines(number)


def text(path):
    """Text layer, layout and sections."""
    reading = extractor("text_layer")(path, Reading())
    find_sections(build_document(reading.pages, (), reading.outline))


def everything(path):
    """The same with tables: what every other command begins with."""
    reading = read_pdf(path)
    find_sections(build_document(reading.pages, reading.tables, reading.outline))


def poppler(path):
    """A process of its own; what starting that costs is measured apart, and taken off."""
    subprocess.run(["pdftotext", "-bbox-layout", path, os.devnull], check=True)


def poppler_start(path):
    """The same process without a file, as ours have started too before they are timed."""
    subprocess.run(["pdftotext", "-v"], check=True, capture_output=True)


def plumber(path):
    """Plain text only."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


READERS = {
    "PDFium: laden en tekstpagina": bare,
    "wij: regels": lines,
    "wij: tekst, opmaak, paragrafen": text,
    "wij: alles, met tabellen": everything,
    "pdftotext -bbox-layout": poppler,
    "pdfplumber extract_text": plumber,
}
# What is measured against what, and the ratio that it has to stay under.
BARS = (
    ("wij: regels", "PDFium: laden en tekstpagina", 1.5),
    ("wij: tekst, opmaak, paragrafen", "pdftotext -bbox-layout", 1.2),
    ("wij: tekst, opmaak, paragrafen", "pdfplumber extract_text", 1 / 25),
    ("wij: alles, met tabellen", "pdfplumber extract_text", 1 / 6),
)


# --- measuring ----------------------------------------------------------------------------


def cpu():
    """Seconds of processor time, of this process and of the tools it started.

    Not the clock: on a machine that others use too, it says how busy they are.
    """
    spent = (getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def spent(read, path):
    """Processor time of one reading; the garbage of the reader before is not this one's."""
    gc.collect()
    start = cpu()
    read(path)
    return cpu() - start - (spent(poppler_start, path) if read is poppler else 0.0)


def seconds(path, readers):
    """The median of each reader; they take turns, so that a busy moment hits them all."""
    times = {name: [] for name in readers}
    for run in range(RUNS):
        for name, read in readers.items():
            if run and read is plumber:
                continue  # so slow that one run is as good
            times[name].append(spent(read, path))
    return {name: statistics.median(found) for name, found in times.items()}


def peak(path):
    """The most memory (MB) that a process of its own holds while it reads this file."""
    worker = [sys.executable, "-m", "benchmarks.memory", path]
    return float(subprocess.run(worker, check=True, capture_output=True, text=True).stdout)


def long_report(paths, folder):
    """One file of 150 pages, made of these."""
    whole = pypdfium2.PdfDocument.new()
    for path in [*paths] * MEMORY_PAGES:
        source = pypdfium2.PdfDocument(path)
        missing = MEMORY_PAGES - len(whole)
        whole.import_pages(source, [*range(min(len(source), missing))])
        if len(whole) == MEMORY_PAGES:
            break
    target = Path(folder) / "lang.pdf"
    whole.save(target)
    return target


# --- the table ----------------------------------------------------------------------------


def main():
    has_poppler = shutil.which("pdftotext")
    readers = {name: read for name, read in READERS.items() if read is not poppler or has_poppler}
    paths = [*filter(readable, [*sorted(EXAMPLES.glob("*.pdf")), *map(Path, sys.argv[1:])])]
    plumber(min(paths, key=lambda path: path.stat().st_size))  # imports, and tables of characters
    total = dict.fromkeys(readers, 0.0)
    pages = 0
    print(f"{'ms per pagina':36}" + "".join(f"{name.split(':')[-1][:12]:>13}" for name in readers))
    for path in paths:
        own = len(pypdfium2.PdfDocument(path))
        found = seconds(path, readers)
        pages += own
        total = {name: total[name] + found[name] for name in readers}
        print(row(path.stem, found, own))
    print(row(f"samen, {pages} pagina's", total, pages))
    report(total)
    with tempfile.TemporaryDirectory() as folder:
        held = peak(long_report(paths, folder))
    print(f"geheugen op {MEMORY_PAGES} pagina's: {held:.0f} MB (lat {MOST_MEMORY})")


def readable(path):
    try:
        text(path)
    except UnreadableFileError as fault:
        print(f"overgeslagen: {fault}")
        return False
    return True


def row(name, times, pages):
    return f"{name[:36]:36}" + "".join(f"{1000 * spent / pages:13.2f}" for spent in times.values())


def report(total):
    for name, other, bar in BARS:
        if other in total:
            ratio = total[name] / total[other]
            sense = f"{ratio:.2f} x de tijd van" if bar >= 1 else f"{1 / ratio:.1f} x sneller dan"
            limit = f"{bar:.1f}" if bar >= 1 else f"{1 / bar:.0f}"
            print(f"{name}: {sense} {other} (lat {limit}): {'ja' if ratio <= bar else 'NEE'}")


if __name__ == "__main__":
    main()
