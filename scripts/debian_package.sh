#!/bin/sh
# debian_package.sh NAME: installs one Debian package, or says how. Exit 2: it is not installed.
# As root it installs and says so; with sudo on a terminal it asks first.
set -eu
package=$1

say() { printf '%s\n' "$@" >&2; }
refuse() {
    say "Het pakket $package ontbreekt. Typ deze opdracht en draai dit daarna opnieuw:" \
        "  $1"
    exit 2
}

# The lists of a fresh machine are empty: fetch them only when the package is not found.
apt_install() {
    "$@" apt-get install -y -qq "$package" >/dev/null 2>&1 ||
        { "$@" apt-get update -qq >/dev/null && "$@" apt-get install -y -qq "$package" >/dev/null; }
}

export DEBIAN_FRONTEND=noninteractive
if ! command -v apt-get >/dev/null 2>&1; then
    say "Nodig is wat in Debian $package heet; installeer het met het pakketbeheer van dit systeem."
    exit 2
elif [ "$(id -u)" -eq 0 ]; then
    say "Het pakket $package ontbreekt en wordt geïnstalleerd (apt-get) …"
    apt_install env || refuse "apt-get update && apt-get install $package"
elif [ -t 0 ] && command -v sudo >/dev/null 2>&1; then
    printf 'Het pakket %s ontbreekt. Nu installeren met sudo apt-get? (j/n) ' "$package" >&2
    read -r answer || answer=n
    case "$answer" in
    j | J | ja | Ja) apt_install sudo || refuse "sudo apt-get install $package" ;;
    *) refuse "sudo apt-get install $package" ;;
    esac
else
    refuse "sudo apt-get install $package"
fi
