#!/bin/sh
# Sees to it that there is a Chromium for the browser tests. Where none is found, and packages may be installed,
# it asks the system's package manager for one; otherwise it says in one sentence what to do.
set -eu

has_chromium() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -d "/Applications/Chromium.app" ] || [ -d "/Applications/Google Chrome.app" ]
}

has() {
    command -v "$1" >/dev/null 2>&1
}

install_chromium() {
    if has brew; then
        brew install --cask chromium
    elif [ "$(id -u)" != 0 ]; then
        return 1
    elif has apt-get; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
    elif has dnf; then
        dnf install -y -q chromium
    elif has pacman; then
        pacman -S --noconfirm --needed chromium
    elif has apk; then
        apk add -q chromium
    else
        return 1
    fi
}

has_chromium && exit 0
echo "Installing Chromium for the browser tests, if that is allowed. This happens once."
install_chromium >/dev/null 2>&1 || true
has_chromium && exit 0
echo "The browser tests need Chromium: install it with your system's package manager (Debian: apt-get install chromium), then run make test again. Without it: .venv/bin/python -m pytest --no-browser" >&2
exit 1
