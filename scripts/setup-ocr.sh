#!/bin/sh
# Install OCR for scanned pages: tesseract with the Khmer script model and English (Debian, Ubuntu).
set -e
if command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -Eq '^(script/)?Khmer$'; then
    echo "tesseract with the Khmer script model is here already."
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "Install tesseract 5 with the models 'Khmer' (script) and 'eng' from your system's packages." >&2
    exit 1
fi
run=""
[ "$(id -u)" = 0 ] || run="sudo"
$run apt-get update -qq
$run apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-script-khmr
tesseract --list-langs
