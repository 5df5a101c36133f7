#!/bin/sh
# setup.sh [run|test]: makes .venv in the root of the project, from the lock of that name.
# Does nothing when .venv is up to date. Exit 2: something is missing that the user can mend.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."

venv=.venv
case "$(uname -s)" in MINGW* | MSYS* | CYGWIN*) bin=$venv/Scripts ;; *) bin=$venv/bin ;; esac
unfinished=$venv/.onvolledig # there while the environment is being made
place=$venv/.plaats          # the folder it was made in: an environment cannot be moved
log=$venv/pip.log

say() { printf '%s\n' "$@" >&2; }
die() {
    say "$@"
    exit 2
}

lock_of() {
    case "$1" in
    run) echo requirements.lock ;;
    test) echo requirements-test.lock ;;
    *) die "Onbekende omgeving '$1'. Kies: run of test." ;;
    esac
}
checksum_of() { cat "$(lock_of "$1")" pyproject.toml | cksum; }
stamp_of() { echo "$venv/.stempel-$1"; }

is_recent() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}
has_venv() { "$1" -m ensurepip --version >/dev/null 2>&1; }
is_ours() { [ "$(cat "$place" 2>/dev/null)" = "$PWD" ] && [ ! -e "$unfinished" ]; }
is_up_to_date() {
    is_ours && [ "$(cat "$(stamp_of "$1")" 2>/dev/null)" = "$(checksum_of "$1")" ] &&
        is_recent "$bin/python"
}

# The first Python that is recent and complete, else the first that is recent.
find_python() {
    incomplete=
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        is_recent "$name" || continue
        if has_venv "$name"; then
            echo "$name"
            return
        fi
        [ -n "$incomplete" ] || incomplete=$name
    done
    echo "$incomplete"
}

venv_package() {
    [ "$1" = python3 ] && echo python3-venv && return
    "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

need_python() {
    python=$(find_python)
    [ -n "$python" ] || die "Python 3.11 of nieuwer is niet gevonden." \
        "Installeer Python (Debian en Ubuntu: apt-get install python3 python3-venv) en draai dit opnieuw."
    has_venv "$python" && return
    sh scripts/debian_package.sh "$(venv_package "$python")"
    has_venv "$python" || die "$python kan nog steeds geen omgeving maken (ensurepip ontbreekt)." \
        "Installeer voor deze Python de onderdelen venv en pip, en draai dit opnieuw."
}

remove_unfinished() { [ ! -e "$unfinished" ] || rm -rf "$venv"; }
refuse_foreign() {
    [ ! -e "$venv" ] || [ -e "$place" ] || [ -e "$unfinished" ] ||
        die "Er staat al een map $venv die niet door make setup is gemaakt." \
            "Verwijder of hernoem die en draai dit opnieuw."
}

is_usable() { is_ours && is_recent "$bin/python" && "$bin/python" -m pip --version >/dev/null 2>&1; }

make_venv() {
    ! is_usable || return 0
    refuse_foreign
    need_python
    say "Omgeving maken …"
    rm -rf "$venv"
    mkdir "$venv"
    : >"$unfinished"
    "$python" -m venv "$venv" >"$log" 2>&1 || {
        cat "$log" >&2
        die "De omgeving kon niet worden gemaakt; de melding van $python staat hierboven."
    }
    pwd >"$place"
}

pip_failed() {
    grep -E '^ *ERROR' "$log" >&2 || tail -n 5 "$log" >&2
    if grep -qiE 'connection|timed out|proxy|ssl|certificate|from versions: none' "$log"; then
        die "De pakketten konden niet worden opgehaald." \
            "Is er internet? Achter een proxy of met een eigen pakketbron: stel die in voor pip" \
            "(HTTPS_PROXY, of pip config set global.index-url …) en draai dit opnieuw."
    fi
    die "De pakketten konden niet worden geïnstalleerd; de melding van pip staat hierboven." \
        "Draai dit opnieuw; helpt dat niet, verwijder dan de map .venv en probeer het nog eens."
}

# PIP_USER=0: "user = true" in someone's pip settings cannot work inside an environment.
pip_install() {
    PIP_USER=0 "$bin/python" -m pip install --quiet --no-input --disable-pip-version-check "$@" \
        >"$log" 2>&1 || pip_failed
}

install() {
    say "Pakketten installeren (eenmalig, ongeveer een minuut) …"
    # The lock is complete, so nothing is resolved: pip 23.0 (Debian 12) stumbles over extras there.
    pip_install --no-deps --require-hashes -r "$(lock_of "$1")"
    pip_install --no-deps --no-build-isolation -e .
    rm -f "$unfinished"
}

# The test lock holds everything of the run lock, in the same versions.
write_stamps() {
    checksum_of run >"$(stamp_of run)"
    [ "$1" = run ] || checksum_of "$1" >"$(stamp_of "$1")"
}

kind=${1:-run}
lock_of "$kind" >/dev/null
! is_up_to_date "$kind" || exit 0
trap remove_unfinished EXIT
trap 'exit 130' INT TERM HUP
make_venv
install "$kind"
write_stamps "$kind"
[ "$kind" != run ] || sh scripts/ocr.sh
say "Klaar: $bin/wijksynthese"
