#!/usr/bin/env bash
# Print the Chromium that browser tests use: one that is there, else Debian's when we are root.
set -euo pipefail
for name in ${CHROMIUM:-} chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name"; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing Chromium for the browser tests" >&2
  { apt-get update -q && apt-get install -y -q --no-install-recommends chromium; } >&2
  command -v chromium
else
  echo "the browser tests need Chromium; type: sudo apt-get install chromium" >&2
  exit 1
fi
