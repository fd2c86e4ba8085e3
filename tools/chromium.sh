#!/bin/sh
# The browser of the browser tests: Debian's chromium, installed where we may and it is missing.
set -eu

command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo 'Installing chromium ...'
    export DEBIAN_FRONTEND=noninteractive
    apt-get update >/dev/null || true
    apt-get install --yes --no-install-recommends chromium >/dev/null || true
fi
command -v chromium >/dev/null || {
    echo 'The browser tests need chromium: install it (as root: apt-get install chromium).' >&2
    exit 1
}
