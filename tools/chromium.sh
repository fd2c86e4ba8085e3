#!/bin/sh
# The browser of the browser tests: Debian's Chromium without windows, which needs far less work
# for a page than the whole one; installed where we may and it is missing, else the whole one.
set -eu

SHELL_OF_CHROMIUM=chromium-headless-shell

is_there() { command -v "$1" >/dev/null; }

install() {
    apt-get install --yes --no-install-recommends "$1" >/dev/null 2>&1
}

is_there $SHELL_OF_CHROMIUM && exit 0
if [ "$(id -u)" = 0 ] && is_there apt-get; then
    echo 'Installing Chromium ...'
    export DEBIAN_FRONTEND=noninteractive
    install $SHELL_OF_CHROMIUM || {
        apt-get -o Acquire::Retries=0 -o Acquire::http::Timeout=10 update >/dev/null 2>&1 || true
        install $SHELL_OF_CHROMIUM || is_there chromium || install chromium || true
    }
fi
is_there $SHELL_OF_CHROMIUM || is_there chromium || {
    echo 'The browser tests need chromium-headless-shell or chromium: install one of them' \
        '(as root: apt-get install chromium-headless-shell).' >&2
    exit 1
}
