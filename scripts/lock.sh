#!/bin/sh
# lock.sh [--upgrade]: writes the locks from pyproject.toml, with hashes and without index address.
# One version per package for every Python and system; the test lock keeps the run lock's versions.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

uv=$(command -v .venv/bin/uv || command -v uv) || {
    echo "uv ontbreekt. Installeer het met: .venv/bin/pip install uv" >&2
    exit 2
}
export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-emit-index-url "$@"
}
compile pyproject.toml --group build -o requirements.lock "$@"
compile pyproject.toml --group test -c requirements.lock -o requirements-test.lock "$@"
compile --group corpus -o requirements-corpus.lock "$@"
