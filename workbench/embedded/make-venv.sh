#!/bin/sh
# Makes .venv with the first of the Pythons named as arguments that is new enough. Called by make.
set -eu
cd "$(dirname "$0")/../.."

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

python=
for candidate in "$@"; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    found=$(python3 --version 2>&1) || found="no python3"
    fail "Claim Workbench needs Python 3.11 or newer; found: $found." \
        "Install one and name it: make run PYTHON=/path/to/python3.12"
fi

kilobytes=$(df -Pk . | awk 'END { print $4 }')
if [ "$kilobytes" -lt 1000000 ]; then
    fail "Too little space on this disk: the environment and the data need about 1 GB," \
        "and only $((kilobytes / 1024)) MB are free."
fi

echo "Making .venv with $("$python" --version) (the first time only) ..."
"$python" -m venv --clear .venv && exit 0

# Debian and its kin ship Python without the part that puts pip into a new environment.
echo "That failed; trying with the pip of this machine ..." >&2
"$python" -m venv --clear --without-pip .venv &&
    "$python" -m pip --python .venv/bin/python install --quiet pip && exit 0
rm -rf .venv
fail "The environment .venv could not be made; the messages above say why." \
    "On Debian and Ubuntu: apt-get install python3-venv"
