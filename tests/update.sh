#!/bin/bash
# update.sh BINARY [KILLS]: `papersift update` makes of a database what a run over the same inputs with the new rules
# makes: all rows, but for those on runs; also where it was killed on the way. Where no rule has changed it does nothing.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=tests/begin.bash
. tests/begin.bash
kills=${2:-3}
# shellcheck source=tests/dump.bash
. tests/dump.bash

mkdir "$scratch/in"
cp fixtures/papers/input.* "$scratch/in/"
pairs a >"$scratch/in/pairs-a.jsonl"
pairs b >"$scratch/in/pairs-b.jsonl"
cp fixtures/extract/source-code-link/input.paperlists.json "$scratch/in/"

# New rules: a kind of one's own; a file of ours replaced by less; a name more.
mkdir -p "$scratch/rules/mine" "$scratch/rules/availability" "$scratch/rules/names"
cat >"$scratch/rules/mine/kites.yaml" <<'RULE'
- id: mine/model
  about: a word that begins like a model's name
  fact: other
  kind: model-name
  re: '\b (?<it> [A-Z] [a-z]+ (?: Former | Net ) ) \b'
  hit:
    - text: 'We fly KiteNet.'
      get: {it: KiteNet}
  miss:
    - 'We fly nets.'
RULE
first=$(find rules/availability -name '*.yaml' | sort | head -1)
cat >"$scratch/rules/$(realpath --relative-to rules "$first")" <<'RULE'
- id: availability/promise-only
  about: code that will be released
  fact: availability
  re: '\b code \s will \s be \s (?: released | available )'
  set: {status: promised}
  hit:
    - text: 'Our code will be released.'
      get: {status: promised}
  miss:
    - 'Our code is old.'
RULE

run() { # NAME ARGUMENTS
	local name=$1
	shift
	(cd "$scratch" && "$binary" run in --db "$name.db" --quiet "$@" 2>"$name.err") || [ $? -eq 3 ]
}
update() { (cd "$scratch" && "$binary" update "$@" 2>"$scratch/err"); }

run fresh --rules rules || fail "fresh: $(cat "$scratch/fresh.err")"
dump fresh >"$scratch/fresh.dump"
run old || fail "old: $(cat "$scratch/old.err")"
dump old >"$scratch/old.dump"
! cmp -s "$scratch/old.dump" "$scratch/fresh.dump" || fail "the new rules find nothing else"
cp "$scratch/old.db" "$scratch/start.db"

# Unchanged rules: nothing is done.
sha256sum <"$scratch/old.db" >"$scratch/sum"
update old.db || fail "unchanged: $(cat "$scratch/err")"
grep -q 'nothing to do' "$scratch/err" || fail "unchanged rules: it doesn't say so"
sha256sum <"$scratch/old.db" | cmp -s - "$scratch/sum" || fail "unchanged rules: the database has changed"

update old.db --rules rules || fail "update: $(cat "$scratch/err")"
dump old >"$scratch/old.dump"
diff "$scratch/fresh.dump" "$scratch/old.dump" >"$scratch/diff" || {
	cut -c1-300 "$scratch/diff" | head -20
	fail "an updated database isn't that of a new run"
}
grep -qE '^  facts +[1-9]' "$scratch/err" || fail "no fact of the new kind is told: $(cat "$scratch/err")"
grep -qE '^  code +0 +0 +[1-9]' "$scratch/err" || fail "no changed code_status is told: $(cat "$scratch/err")"
[ "$(sqlite3 "$scratch/old.db" "SELECT records_read - updated - unchanged, account ->> '$.facts.gained' > 0,
	finished IS NOT NULL FROM runs ORDER BY run_id DESC LIMIT 1")" = '0|1|1' ] || fail "the account isn't kept"
account=$(sqlite3 "$scratch/old.db" 'SELECT account, records_read FROM runs ORDER BY run_id DESC LIMIT 1')
update old.db --rules rules || fail "twice: $(cat "$scratch/err")"
grep -q 'nothing to do' "$scratch/err" || fail "twice: $(cat "$scratch/err")"

# --force: all of it again, and nothing changes.
update old.db --rules rules --force || fail "--force: $(cat "$scratch/err")"
grep -q 'other facts in 0$' "$scratch/err" || fail "--force: $(cat "$scratch/err")"
dump old | cmp - "$scratch/fresh.dump" || fail "--force changes the database"

# Killed on the way, again and again.
RANDOM=7 killed=0 name=killed
cp "$scratch/start.db" "$scratch/$name.db"
while [ "$killed" -lt "$kills" ]; do
	moment=$((RANDOM % 900 + 20)) code=0
	(cd "$scratch" && timeout -s KILL "0.$(printf %03d $moment)" "$binary" update $name.db --rules rules --batch 1 --jobs 2 \
		>/dev/null 2>err) || code=$?
	[ "$code" -eq 137 ] || {
		[ "$code" -eq 0 ] || fail "killed: exit code $code: $(cat "$scratch/err")"
		cp "$scratch/start.db" "$scratch/$name.db"
	}
	killed=$((killed + 1))
done
update $name.db --rules rules || fail "after kills: $(cat "$scratch/err")"
dump $name | cmp - "$scratch/fresh.dump" || fail "after kills: another database"
[ "$(sqlite3 "$scratch/$name.db" 'SELECT account, records_read FROM runs WHERE finished IS NOT NULL ORDER BY run_id DESC LIMIT 1')" = "$account" ] ||
	fail "after kills: another account"

# With a run that was cut off it waits.
sqlite3 "$scratch/start.db" "UPDATE runs SET finished = NULL"
code=0
update start.db --rules rules || code=$?
[ "$code" -eq 2 ] || fail "with an unfinished run: exit code $code"
grep -q 'was cut off' "$scratch/err" || fail "with an unfinished run: $(cat "$scratch/err")"
# A database that isn't there isn't made.
code=0
update none.db || code=$?
[ "$code" -eq 2 ] || fail "no database: exit code $code"
[ ! -e "$scratch/none.db" ] || fail "a database that isn't there is made"
