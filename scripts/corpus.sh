#!/bin/sh
# corpus.sh [--check] [REPORT…]: makes the PDFs and their truth in tests/corpus from the sources.
# Producers are needed to make, not to test. Exit 2: something is missing that the user can mend.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

python=.venv/bin/python
venv=.venv-corpus
need() { command -v "$1" >/dev/null 2>&1 || sh scripts/debian_package.sh "$2"; }
font() { fc-list "$1" | grep -q . || sh scripts/debian_package.sh "$2"; }

need soffice libreoffice-writer-nogui
need chromium chromium
need pdftoppm poppler-utils
need fc-list fontconfig
[ -e /usr/share/hyphen/hyph_nl_NL.dic ] || sh scripts/debian_package.sh hyphen-nl
[ -e "$(find /usr/lib -name 'libpangoft2-1.0.so.0*' -print -quit)" ] ||
    sh scripts/debian_package.sh libpangoft2-1.0-0
font Caladea fonts-crosextra-caladea
font Carlito fonts-crosextra-carlito
font 'DejaVu Sans' fonts-dejavu-core
font 'EB Garamond' fonts-ebgaramond
font Lato fonts-lato
font 'Liberation Serif' fonts-liberation2
font 'Open Sans' fonts-open-sans
font 'Roboto Condensed' fonts-roboto-unhinted

if ! [ "$(cat "$venv/.stempel" 2>/dev/null)" = "$(cksum <requirements-corpus.lock)" ]; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
    echo "Pakketten voor het corpus installeren …" >&2
    "$venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check \
        --no-deps --require-hashes -r requirements-corpus.lock
    cksum <requirements-corpus.lock >"$venv/.stempel"
fi
cd tests/corpus
exec "../../$venv/bin/python" -m maker "$@"
