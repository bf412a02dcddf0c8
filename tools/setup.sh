#!/bin/sh
# Makes .venv ready and says nothing when it already is. Needs a POSIX shell and Python 3.11 or newer.
# Usage: tools/setup.sh build    imhsite with all its extras
#        tools/setup.sh dev      that, and what the tests need
# The Python is $PYTHON where that is set, otherwise the first one found that will do.
set -eu
cd "$(dirname "$0")/.."

case "${1:-}" in
    build) constraints=constraints.txt ;;
    dev) constraints=constraints-dev.txt ;;
    *) echo "usage: tools/setup.sh build|dev" >&2; exit 2 ;;
esac

venv=.venv
venv_python=$venv/bin/python
stamp=$venv/ready-$1
log=$venv/pip.log
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
    echo "imhsite: $1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Debian splits what makes environments out of Python; `import venv` alone would not notice.
makes_environments() {
    "$1" -c 'import venv; from ensurepip import version; version()' 2>/dev/null
}

version_of() {
    "$1" -c 'import sys; print(sys.version)' 2>/dev/null || echo none
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON is set to \"$PYTHON\", which is not a working Python 3.11 or newer. Name another one, or leave PYTHON unset."
        echo "$PYTHON"
        return
    fi
    second_best=
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        is_new_enough "$candidate" || continue
        if makes_environments "$candidate"; then
            echo "$candidate"
            return
        fi
        second_best=${second_best:-$candidate}
    done
    [ -n "$second_best" ] || fail "Python 3.11 or newer is needed and was not found. Install it (python.org has it for every system), then run the same command again."
    echo "$second_best"
}

need_environments() { # need_environments PYTHON
    makes_environments "$1" && return
    package=python$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package, which $1 needs to make an environment."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"; } \
            >/dev/null || true
        makes_environments "$1" && return
    fi
    fail "$1 cannot make an environment: its venv or ensurepip part is missing. On Debian or Ubuntu, install $package (apt-get install $package); elsewhere, install Python from python.org. Then run the same command again."
}

make_environment() {
    if [ -x "$venv_python" ] && is_new_enough "$venv_python"; then
        # A PYTHON that was asked for by name is used, not another one left from before.
        [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$(version_of "$venv_python")" ] || rm -rf "$venv"
    fi
    if ! { [ -x "$venv_python" ] && is_new_enough "$venv_python" && "$venv_python" -c 'import pip' 2>/dev/null; }; then
        python=$(find_python)
        need_environments "$python"
        rm -rf "$venv"
        "$python" -m venv "$venv" || fail "$python could not make the folder $venv; the lines above say why."
    fi
}

pip_install() {
    # What is never imported need not be compiled; Python compiles the rest as it goes.
    if ! "$venv_python" -m pip install --no-compile --no-input --progress-bar off --retries 2 "$@" >> "$log" 2>&1 </dev/null; then
        grep '^ERROR' "$log" >&2 || tail -n 3 "$log" >&2
        fail "pip could not install the packages listed in $constraints. Check the internet connection, then run the same command again. $log has the details."
    fi
}

# What .venv was made from. The path is part of it: an environment does not survive being moved.
wanted=$(pwd; cat pyproject.toml imhsite/__init__.py constraints.txt constraints-dev.txt tools/setup.sh | cksum)

if [ -z "${PYTHON:-}" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && is_new_enough "$venv_python"; then
    exit 0
fi

if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    echo "Getting $venv ready. This happens once, and again when the list of packages changes."
fi
make_environment
# A new environment has no stamp, even where there was one before.
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
    rm -f "$log"
    pip_install --require-hashes --requirement "$constraints"
    pip_install --no-deps --no-build-isolation --editable .
    printf '%s\n' "$wanted" > "$stamp"
    # What serves the tests serves a build.
    [ "$stamp" != "$venv/ready-dev" ] || cp "$stamp" "$venv/ready-build"
fi
