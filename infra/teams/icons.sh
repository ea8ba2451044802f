#!/usr/bin/env bash
# Draws color.png and outline.png from their SVG sources with Chromium. Only needed after one of these has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
chromium=${CHATDEPLOY_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

draw() {
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 --default-background-color=00000000 \
    --user-data-dir="$folder/profile" --window-size="$2,$2" --screenshot="$PWD/$1.png" "file://$PWD/$1.svg" >/dev/null 2>&1
}

draw color 192
draw outline 32
