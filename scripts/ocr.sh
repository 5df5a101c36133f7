#!/bin/sh
# ocr.sh: sees to what reads scanned pages: Tesseract with its Dutch model. Reports that are no scan
# are read without it, so only CI needs it; exit 2 there when it is missing.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

reads_dutch() { tesseract --list-langs 2>/dev/null | grep -qx nld; }

command -v tesseract >/dev/null 2>&1 || sh scripts/debian_package.sh tesseract-ocr || true
reads_dutch || ! command -v tesseract >/dev/null 2>&1 ||
    sh scripts/debian_package.sh tesseract-ocr-nld || true
! reads_dutch || exit 0
[ -z "${CI:-}" ] || exit 2
echo "Zonder tesseract-ocr en tesseract-ocr-nld worden scans niet gelezen; al het andere wel." >&2
