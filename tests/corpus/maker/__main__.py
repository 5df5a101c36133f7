"""Make the corpus: `python -m maker [--check] [REPORT…]`, from tests/corpus.

Every PDF with its truth, from the sources alone. With `--check` nothing is written: it says which
files would differ from the committed ones.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from maker.locate import NotPrintedError
from maker.producers import producer
from maker.reader import read_pages
from maker.scan import scanned
from maker.source import Source, arranged, read_source
from maker.style import FOLDER, Setting, read_settings, read_style
from maker.truth import make_truth, pdf_name

PDFS, TRUTH = FOLDER / "pdfs", FOLDER / "truth"
EXAMPLES = FOLDER.parents[1] / "examples"


def main() -> int:
    """Make what is asked for; 1 when something differs or a piece of a source is not printed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", nargs="*")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    faults = 0
    for name, setting in read_settings().items():
        if not asked.reports or name in asked.reports:
            faults += sum(
                _keep(path, content, asked.check) for path, content in _made(name, setting)
            )
    return 1 if faults else 0


def _made(name: str, setting: Setting) -> Iterator[tuple[Path, bytes]]:
    """The files of one report: for each style, and each scan of it, a PDF and its truth."""
    source = arranged(read_source(FOLDER / "sources" / f"{name}.md"), setting)
    for style_name in setting.styles:
        style = read_style(style_name)
        pdf = normalised(producer(style.producer)(source, style), source)
        pages = read_pages(pdf, style.margins)
        yield PDFS / f"{pdf_name(name, style_name)}.pdf", pdf
        if setting.example and style_name == setting.styles[0]:
            yield EXAMPLES / f"{name}.pdf", pdf
        yield _truth_file(make_truth(source, style_name, pages))
        for scan in setting.scans:
            options = dict(scan)
            if options.pop("style", setting.styles[0]) == style_name:
                label = str(options.pop("name"))
                options.setdefault("pages", None)
                yield PDFS / f"{pdf_name(name, style_name, label)}.pdf", scanned(pdf, **options)
                yield _truth_file(make_truth(source, style_name, pages, scan=label))


def _truth_file(truth: dict[str, object]) -> tuple[Path, bytes]:
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    return TRUTH / f"{str(truth['pdf']).removesuffix('.pdf')}.json", f"{text}\n".encode()


def normalised(pdf: bytes, source: Source) -> bytes:
    """The same pages, with the report's own date in place of today's and an id of its content."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        date = f"D:{source.meta['jaar']}{source.meta['maand']:02}01120000Z"
        for key in ("/CreationDate", "/ModDate"):
            document.docinfo[key] = date
        if "/Metadata" in document.Root:
            del document.Root["/Metadata"]
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _keep(path: Path, content: bytes, check: bool) -> bool:
    """Write the file, or say that it differs; whether it is a fault."""
    same = path.is_file() and path.read_bytes() == content
    if check:
        print(f"{'gelijk' if same else 'ANDERS'}  {path.name}", flush=True)
        return not same
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    print(f"{path.name}  {len(content) // 1000} kB", flush=True)
    return False


if __name__ == "__main__":
    try:
        sys.exit(main())
    except NotPrintedError as fault:
        sys.exit(f"Dit staat niet in de PDF: {fault}")
