#!/bin/sh
# The command line, on the Node that came with it. Links to this file work from anywhere.
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/../resources/out/cli/zonoscope.mjs" "$@"
