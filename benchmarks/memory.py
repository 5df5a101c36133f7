"""Reads one file as a worker does, and prints the most memory (MB) that it held."""

import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from pipeline.reports import extract_document

extract_document(str(Path(sys.argv[1])))
print(getrusage(RUSAGE_SELF).ru_maxrss / 1024)
