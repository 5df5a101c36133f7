#!/bin/sh
# browser.sh: sees to what the browser tests need: a Chromium, and a driver that starts.
# On CI what is missing is a failure; elsewhere those tests are skipped.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

has_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        ! command -v "$name" >/dev/null 2>&1 || return 0
    done
    return 1
}
# The driver is a Node.js of its own, which a bare Debian lacks a library for.
has_driver() {
    for node in .venv/lib/python3*/site-packages/playwright/driver/node; do
        [ ! -x "$node" ] || "$node" --version >/dev/null 2>&1 || return 1
    done
}

{ has_browser || sh scripts/debian_package.sh chromium; } &&
    { has_driver || sh scripts/debian_package.sh libatomic1; } && exit 0
[ -z "${CI:-}" ] || exit 2
echo "Zonder Chromium kunnen de toetsen met het kenmerk 'browser' niet draaien." >&2
