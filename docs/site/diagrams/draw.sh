#!/bin/sh
# Draws the Mermaid diagrams of README and docs that have no picture here yet, and forgets pictures of former ones. Needs Node.js with
# npm, and Debian's chromium; a build needs neither.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" @mermaid-js/tiny@11.17.2 >/dev/null
tar -xzf "$work"/*.tgz -C "$work"
exec_node() { node "$here/draw.js" "$here" "$work" "$1"; }
exec_node pages
for page in "$work"/*.html; do
  [ -e "$page" ] || continue
  chromium --headless --no-sandbox --disable-gpu --virtual-time-budget=20000 --dump-dom "file://$page" >"$page.drawn" 2>/dev/null
done
exec_node pictures
