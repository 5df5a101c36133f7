"""`python -m benchmarks.scans [PDF…]`: seconds a scanned page, ours beside bare Tesseract."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.extractors.ocr import DPI, LANGUAGE, recognise
from pipeline.extractors.picture import skew_of, turned
from pipeline.pdf import Pdf

RUNS = 3
PDFS = Path(__file__).parent.parent / "tests" / "corpus" / "pdfs"
SAMPLE = ("07-terneuzen__gemeentehuis-scheef.pdf", "13-schouwen-duiveland__zand-scan300.pdf")
PAGES = (4, 5, 9)


def bare(image):
    """Tesseract on the finished picture, its text thrown away."""
    command = ["tesseract", str(image), "stdout", "-l", LANGUAGE, "--dpi", str(DPI)]
    subprocess.run(command, check=True, capture_output=True)


def seconds(work, *arguments):
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def straight(path, number, image):
    """The picture as our own reader gives it to Tesseract."""
    with Pdf(path) as pdf:
        picture = pdf.render(number, scale=DPI / 72).convert("L")
    turned(picture, skew_of(picture)).save(image)


def main():
    os.environ["OMP_THREAD_LIMIT"] = "1"
    paths = [Path(name) for name in sys.argv[1:]] or [PDFS / name for name in SAMPLE]
    print(f"{'pagina':48} {'tesseract':>9} {'wij':>6} {'keer':>5}")
    with TemporaryDirectory() as folder:
        image = Path(folder) / "page.pgm"
        for path in paths:
            for number in PAGES:
                straight(path, number, image)
                # Side by side, so that a busy machine slows both.
                pairs = [
                    (seconds(bare, image), seconds(recognise, (str(path), number)))
                    for _ in range(RUNS)
                ]
                floor, own = (statistics.median(times) for times in zip(*pairs, strict=True))
                print(f"{path.stem + f' {number}':48} {floor:9.2f} {own:6.2f} {own / floor:5.2f}")


main()
