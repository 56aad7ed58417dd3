#!/bin/sh
# Makes fonts/iosevka.woff2, the font of the book's code, again. Only for a new version
# of the font, or for a letter that it lacks: a test in tests/web says which.
#
# It needs npm and Python. The license is in fonts/IOSEVKA-LICENSE.txt. It reserves no
# name, so the cut font keeps its own.
set -eu
cd "$(dirname "$0")/fonts"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

npm pack --silent --pack-destination "$work" @fontsource/iosevka@5.3.0 >/dev/null
tar -xzf "$work"/*.tgz -C "$work"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet fonttools==4.68.0 brotli==1.2.1

# The characters are said in page.css. No ligatures: what a reader sees is what there
# is to type.
unicodes=$(sed -n 's/.*unicode-range: \(.*\);/\1/p' ../page.css)
"$work/venv/bin/pyftsubset" "$work/package/files/iosevka-latin-400-normal.woff2" \
    --unicodes="$unicodes" \
    --layout-features='ccmp,mark,mkmk' \
    --no-hinting \
    --flavor=woff2 \
    --output-file=iosevka.woff2
cp "$work/package/LICENSE" IOSEVKA-LICENSE.txt
