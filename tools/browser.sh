#!/bin/sh
# Sees to it that there is a Chromium for the browser tests: installs it with the system's package manager where that is allowed; otherwise says in one sentence what to do.
set -eu

has_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -d "/Applications/Chromium.app" ] || [ -d "/Applications/Google Chrome.app" ]
}

has_chromium && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests. This happens once."
    if apt-get update -qq >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "The browser tests need Chromium: install it with your system's package manager (Debian: apt-get install chromium), then run make test again. Without it: .venv/bin/python -m pytest --no-browser" >&2
exit 1
