#!/bin/bash
# runs.sh BINARY: runs that are given again: inputs and rules that have changed meanwhile are noticed, --restart begins
# anew, --keep-duplicates merges nothing, and a second Ctrl-C stops at once what the first would have finished.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=tests/begin.bash
. tests/begin.bash
cd "$scratch"
# "new updated unchanged merged" of the last run in database $1.
account() { sqlite3 "$1" 'SELECT new, updated, unchanged, merged FROM runs ORDER BY run_id DESC LIMIT 1'; }
expect() { # DATABASE ACCOUNT WHAT
	[ "$(account "$1")" = "$2" ] || fail "$3: the account is $(account "$1"), not $2: $(cat err)"
}
says() { grep -q "$1" err || fail "$2: it doesn't say '$1' but: $(cat err)"; }
papers() { # FIRST LAST WORD
	seq "$1" "$2" | sed 's/.*/{"id":"kite:&","title":"Kite number & of them all","abstract":"We '"$3"' kite & on ImageNet."}/'
}

# ---- inputs and rules that change between runs ----

papers 1 6 fly >a.jsonl
papers 7 9 fly >b.jsonl
"$binary" run a.jsonl b.jsonl --db x.db 2>err
expect x.db '9|0|0|0' 'the first run'
"$binary" run a.jsonl b.jsonl --db x.db 2>err
expect x.db '0|0|9|0' 'the same again'
{ papers 1 5 fly && papers 6 6 land && papers 10 10 fly; } >a.jsonl
"$binary" run a.jsonl b.jsonl --db x.db 2>err
expect x.db '1|1|8|0' 'a changed input'
[ "$(sqlite3 x.db "SELECT abstract FROM papers WHERE id = 'kite:6'")" = 'We land kite 6 on ImageNet.' ] ||
	fail 'a changed record stays as it was'
mkdir -p rules/mine
cp "$top/tests/landing.yaml" rules/mine/
"$binary" run a.jsonl b.jsonl --db x.db --rules rules 2>err
expect x.db '0|10|0|0' 'changed rules'
[ "$(sqlite3 x.db "SELECT count(*) FROM facts WHERE kind = 'landing'")" = 1 ] || fail 'a new rule finds nothing'

# ---- runs that were cut off ----

# Runs a.jsonl, b.jsonl and what comes through a pipe, with options $2...; ends it by signal $1 when it waits there.
cut_off() {
	local signal=$1
	shift
	mkfifo fifo
	env --default-signal=INT "$binary" run a.jsonl b.jsonl fifo --db cut.db --batch 1 --jobs 1 "$@" 2>err &
	process=$!
	exec 9>fifo
	for _ in $(seq 300); do
		[ "$(sqlite3 cut.db 'SELECT count(*) FROM papers' 2>/dev/null)" = 10 ] && break
		sleep 0.1
	done
	kill "-$signal" $process
}
ended() { # CODE WHAT
	code=0
	wait $process || code=$?
	exec 9>&-
	rm fifo
	[ "$code" -eq "$1" ] || fail "$2: exit code $code, not $1: $(cat err)"
}
again() { # OPTIONS...: the same command, and nothing comes through the pipe
	code=0
	: >fifo
	"$binary" run a.jsonl b.jsonl fifo --db cut.db --batch 1 --jobs 1 "$@" 2>err || code=$?
	rm fifo
	# An empty file is no paper, and told.
	[ "$code" -eq 0 ] || [ "$code" -eq 3 ] || fail "given again: exit code $code: $(cat err)"
}

# The first Ctrl-C finishes, when the read it waits in comes back, and says how to go on; the same command does.
cut_off INT
exec 9>&-
ended 130 'a Ctrl-C'
says 'the same command again does the rest' 'a Ctrl-C'
again
says 'going on with the run' 'after a Ctrl-C'
expect cut.db '10|0|0|0' 'after a Ctrl-C'

# The second ends it in the middle of waiting.
rm cut.db
has_ended() { ! grep -q '^State:.[^Z]' "/proc/$process/status" 2>/dev/null; }
cut_off INT
sleep 0.3 # a signal that comes while one of its kind is pending is lost
! has_ended || fail 'the first Ctrl-C ends at once'
kill -INT $process
for _ in $(seq 100); do
	has_ended && break
	sleep 0.1
done
has_ended || fail 'the second Ctrl-C does not end it'
ended 130 'a second Ctrl-C'
! grep -q 'does the rest' err || fail 'after a second Ctrl-C something was finished'
again
says 'going on with the run' 'after a second Ctrl-C'
expect cut.db '10|0|0|0' 'after a second Ctrl-C'

# Going on: an input that has changed is read again, rules that have changed read all again.
rm cut.db
cut_off KILL
ended 137 'a kill'
{ papers 1 1 crash && papers 2 5 fly && papers 6 6 land && papers 10 11 fly; } >a.jsonl
again
says 'a.jsonl.*changed' 'a changed input'
[ "$(sqlite3 cut.db "SELECT abstract FROM papers WHERE id = 'kite:1'")" = 'We crash kite 1 on ImageNet.' ] ||
	fail 'a record that changed after a kill stays as it was'
[ "$(sqlite3 cut.db 'SELECT count(*) FROM papers')" = 11 ] || fail "a changed input: $(sqlite3 cut.db 'SELECT count(*) FROM papers') papers"
rm cut.db
papers 1 6 fly >a.jsonl && papers 7 10 fly >b.jsonl
cut_off KILL
ended 137 'a kill'
again --rules rules
says 'the rules have changed' 'changed rules'
expect cut.db '0|10|0|0' 'changed rules'

# --restart reads everything again.
rm cut.db
cut_off KILL
ended 137 'a kill'
again --restart
! grep -q 'going on' err || fail '--restart goes on'
expect cut.db '0|0|10|0' '--restart'

# ---- --keep-duplicates ----

papers 1 3 fly >a.jsonl
cp a.jsonl b.jsonl
"$binary" run a.jsonl b.jsonl --db merged.db 2>err
expect merged.db '3|0|0|3' 'merged'
"$binary" run a.jsonl b.jsonl --db kept.db --keep-duplicates 2>err
expect kept.db '6|0|0|0' '--keep-duplicates'
"$binary" run a.jsonl b.jsonl --db kept.db --keep-duplicates 2>err
expect kept.db '0|0|6|0' '--keep-duplicates again'
"$binary" update kept.db --rules "$scratch/rules" 2>err
[ "$(sqlite3 kept.db 'SELECT count(*) FROM papers')" = 6 ] || fail 'update merges what was kept apart'
