#!/bin/sh
# browser.sh: sees to a Chromium for the browser tests. On CI a missing browser is a failure.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    ! command -v "$name" >/dev/null 2>&1 || exit 0
done
sh scripts/debian_package.sh chromium && exit 0
[ -z "${CI:-}" ] || exit 2
echo "Zonder Chromium kunnen de toetsen met het kenmerk 'browser' niet draaien." >&2
