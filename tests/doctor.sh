#!/bin/bash
# doctor.sh BINARY: doctor says the same as text and as JSON, names what the other commands use, and says where something
# is wrong.
# shellcheck disable=SC2015 # fail doesn't come back
set -eu
cd "$(dirname "$0")/.."
binary=$(realpath "$1")
export PAPERSIFT_RULES=$PWD/rules
scratch=$(mktemp -d)
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
export XDG_CACHE_HOME=$scratch/cache
fail() {
	echo "$1"
	exit 1
}
ask() { # JSON path in {section}.{name}
	sqlite3 :memory: "SELECT readfile('$scratch/json') ->> '\$.\"$1\".\"$2\"'"
}
line() {
	sed -n "s/^  $1  *//p" "$scratch/text"
}

"$binary" doctor --json >"$scratch/json"
"$binary" doctor >"$scratch/text"
[ "$(sqlite3 :memory: "SELECT json_valid(readfile('$scratch/json'))")" = 1 ] || fail "no JSON: $(cat "$scratch/json")"
[ "papersift $(ask papersift version)" = "$("$binary" --version)" ] || fail "another version than --version's"
[ "$(ask rules directory)" = "$PWD/rules" ] && [ "$(ask rules state)" = fine ] || fail "the rules: $(cat "$scratch/json")"
"$binary" run fixtures/papers/input.* --db "$scratch/papers.db" --quiet || [ $? -eq 3 ]
[ "$(ask rules hash)" = "$(sqlite3 "$scratch/papers.db" 'SELECT packs_hash FROM runs')" ] || fail "another hash than a run's"
[ "$(ask 'papersift' 'schema of databases')" = "$(sqlite3 "$scratch/papers.db" 'PRAGMA user_version')" ] || fail "another schema"
[ "$(ask rules rules)" = "$("$binary" rules list | wc -l)" ] || fail "another number of rules"
[ "$(ask cache directory)" = "$scratch/cache/papersift" ] || fail "another cache"
[ "$(ask limits 'depth of JSON')" = "$(sed -n 's/^#define LIMIT_JSON_DEPTH *\([0-9]*\).*/\1/p' pipeline/limits.h)" ] || fail "another limit"
for name in PCRE2 SQLite libarchive zlib jansson expat libyaml utf8proc libcurl prefilter; do
	[ -n "$(ask libraries $name)" ] && [ "$(ask libraries $name)" = "$(line $name)" ] || fail "$name: $(line $name)"
done
"$binary" doctor --json >"$scratch/json" # the cache is filled now
[ "$(ask cache state)" = fine ] && [ "$(ask cache bytes)" -gt 0 ] || fail "the cache: $(cat "$scratch/json")"
[ "$(ask cache kept)" = '30 days from the last use, 64 MiB at most' ] || fail "how long the cache is kept: $(ask cache kept)"
[ "$(ask cache files)" = "$(find "$scratch/cache/papersift" -type f | wc -l)" ] || fail "another number of files in the cache"

mkdir "$scratch/bad"
echo '- id: bad' >"$scratch/bad/bad.yaml"
code=0
"$binary" doctor --rules "$scratch/bad" >"$scratch/text" 2>"$scratch/err" || code=$?
[ "$code" -eq 2 ] && grep -q '^  state  *.*bad.yaml' "$scratch/text" && grep -q 'bad.yaml' "$scratch/err" ||
	fail "bad rules: $code $(cat "$scratch/text" "$scratch/err")"
env -u XDG_CACHE_HOME -u HOME "$binary" doctor | grep -q 'none: neither' || fail "without a cache nothing says so"
if [ "$(id -u)" -ne 0 ]; then
	chmod 500 "$scratch/cache/papersift"
	"$binary" doctor | grep -q "can't be written" || fail "a cache that can't be written isn't told"
fi
echo fine
