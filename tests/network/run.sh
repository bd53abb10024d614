#!/bin/bash
# run.sh BINARY [NAME...]: all network tests, or those of test_NAME.py, against servers on loopback that the tests start
# and stop themselves. Nothing leaves this machine.
set -eu
PAPERSIFT=$(realpath "$1")
export PAPERSIFT PYTHONDONTWRITEBYTECODE=1
shift
cd "$(dirname "$0")"
if [ $# -eq 0 ]; then
	exec python3 -m unittest discover -p 'test_*.py'
fi
for name in "$@"; do
	python3 -m unittest discover -p "test_$name.py"
done
