#!/bin/sh
# Writes constraints.txt (imhsite with all its extras), constraints-dev.txt (that and what tests need) and
# constraints-release.txt (what the release workflow needs besides): one exact version of each package, good for every
# supported Python and system, with the hashes of all its files.
# Usage: tools/lock.sh [--upgrade]     Without --upgrade, versions already pinned stay as they are.
set -eu
cd "$(dirname "$0")/.."

lock_python=.venv-lock/bin/python
[ -x "$lock_python" ] || .venv/bin/python -m venv .venv-lock
"$lock_python" -m pip install --quiet --disable-pip-version-check uv

# What `pip install --no-build-isolation` needs is in no list of dependencies, so it is read from where it stands.
backend=$(mktemp)
trap 'rm -f "$backend"' EXIT
"$lock_python" -c '
import tomllib
with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["build-system"]["requires"], sep="\n")
' > "$backend"

lock() { # lock FILE SOURCES [further arguments]
    file=$1
    shift
    "$lock_python" -m uv pip compile "$@" \
        --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        --quiet --output-file "$file"
}

lock constraints.txt pyproject.toml "$backend" --extra all "$@"
lock constraints-dev.txt pyproject.toml "$backend" --extra dev --constraint constraints.txt "$@"
lock constraints-release.txt tools/release.txt --constraint constraints.txt "$@"
