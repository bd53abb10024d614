# begin.bash: how most scripts of tests/ begin; to be sourced at the top of the project with the program as $1.

# shellcheck shell=bash
# shellcheck disable=SC2034 # for those who source it
top=$PWD
binary=$(realpath "$1")
export PAPERSIFT_RULES=$PWD/rules
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

fail() {
	echo "$1"
	exit 1
}

# For scripts that go on, and end with [ "$failed" -eq 0 ].
failed=0
complain() {
	echo "$1"
	failed=1
}

# pairs a|b: the first or the second record of each labelled pair, as JSON Lines: records of one paper by id and by title, and
# of two that look alike.
pairs() {
	sed -n -E "s/.*\"a\": (\{.*\}), \"b\": (\{.*\})\}\$/\\$([ "$1" = a ] && echo 1 || echo 2)/p" "$top/tests/unit/pairs.jsonl"
}
