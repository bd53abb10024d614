#!/bin/bash
# hostile_pack.sh BINARY: a pack of rules that a stranger made is data. It can't run code, can't read other files, and can't make
# a run hang or eat the memory: it is refused with its place, or a limit ends what it does and the other rules go on.
set -u
cd "$(dirname "$0")/.." || exit 2
# shellcheck source=tests/begin.bash
. tests/begin.bash
export XDG_CACHE_HOME=$scratch/cache

# An abstract that gives nested repeats much to do, with one plain fact in it.
{
	printf '{"id":"own:1","title":"A title","abstract":"'
	for _ in {1..60}; do printf 'aaaaaaaaaaaaaaaaaaaaaaaaa aaaa 1,1,1,1,1,1 '; done
	printf 'Our code is at https://github.com/invented/thing. Next aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!b;b;;b"}\n'
} >"$scratch/in.jsonl"

# pack YAML: extract with a pack of that text; leaves $code, out and err.
pack() {
	rm -rf "$scratch/pack"
	mkdir -p "$scratch/pack/own"
	printf '%s\n' "$1" >"$scratch/pack/own/own.yaml"
	code=0
	(
		ulimit -v 2000000 2>/dev/null # a sanitizer takes more
		timeout -k 5 60 "$binary" extract "$scratch/in.jsonl" --rules "$scratch/pack"
	) >"$scratch/out" 2>"$scratch/err" || code=$?
	[ "$code" -lt 124 ] || complain "died or hung (exit code $code) with: $1"
}
# rule RE [MORE-KEYS]
rule() {
	pack "- id: own/x
  about: x
  fact: other
  kind: x
  re: |
    $1
${2:-}  hit: ['x']
  miss: ['y']"
}
refused() { # WHAT PATTERN-OF-THE-MESSAGE
	[ "$code" -eq 2 ] || complain "$1: exit code $code, not 2"
	grep -qE "own\.yaml:[0-9]+(:[0-9]+)?: .*$2" "$scratch/err" || complain "$1: $(head -c 400 "$scratch/err")"
	[ ! -s "$scratch/out" ] || complain "$1: it ran all the same"
}
taken() { # WHAT: it runs, and the other rules find what they find
	[ "$code" -eq 0 ] || complain "$1: exit code $code: $(head -c 400 "$scratch/err")"
	grep -q '"url":"https://github.com/invented/thing"' "$scratch/out" || complain "$1: the other rules found nothing"
}
stopped() { # WHAT: the same, and it is told which rule was skipped
	taken "$1"
	grep -qE 'in\.jsonl:1:1: rule own/x was stopped at its [a-z]+ limit' "$scratch/err" || complain "$1: not told: $(head -c 400 "$scratch/err")"
}

# ---- code ----
rule 'a (?C1) a (?C"system") a'
taken 'callouts'
rule 'a \C'
refused '\C' '\\C'
rule '(?{ system("true") })'
refused "Perl's code" 'own/x'
rule '(?(?{ 1 })a|b)'
refused "Perl's code in a condition" 'own/x'

# ---- limits that a pattern names itself ----
rule '(*LIMIT_MATCH=4000000000)(*LIMIT_DEPTH=4000000000)(*LIMIT_HEAP=4000000000)(?: a+ \s? )+ ! (?! b )'
stopped 'a pattern that asks for higher limits'
rule '(*NO_JIT)(?: a+ \s? )+ ! (?! b )'
stopped 'a pattern that turns the machine code off'

# ---- work without end ----
for re in '(?: a+ \s? )+ ! (?! b )' '(?: a* )* ! (?! b )' '(?: a | a )* ! (?! b )' '(?: [a1] ,? .? )* .* ;; (?! b )' '(a*)*(a*)*(a*)*\1 ! (?! b )' \
	'(?R)? (?: a+ \s? )+ ! (?! b )'; do
	rule "$re"
	[ "$code" -eq 2 ] || stopped "$re"
done
rule '(?<r> a (?&r)* )+ ! (?! b )'
[ "$code" -eq 2 ] || stopped 'recursion'
rule '(?: (?: ) )*'
taken 'a pattern that matches nothing, everywhere'
rule 'a* '
taken 'empty matches'
pack "- id: own/x
  about: x
  fact: dataset
  re: '(?<name> aaaa [a-z!;]+ )'
  split: '(?: a+ \\s? )+ ! (?! b )'
  hit: ['x']
  miss: ['y']"
stopped 'a split without end'

rule '(?: a+ \s? )+ ! (?! b )'
"$binary" extract "$scratch/in.jsonl" --rules "$scratch/pack" --profile 2>&1 >/dev/null |
	grep -q '^own/x reached a limit on 1 texts' || complain '--profile says nothing of a rule that reached a limit'

# ---- size ----
rule '(?: (?: (?: a{1,60000} ){1,60000} ){1,60000} ){1,60000}'
refused 'a pattern too large' 'too large|own/x'
rule "$(printf '(%.0s' {1..2000})a$(printf ')%.0s' {1..2000})"
refused 'nested too deep' 'own/x'
pack "$(for i in {1..14}; do printf -- "- define: d%d\n  re: '{{d%d}}{{d%d}}{{d%d}}{{d%d}}'\n" "$i" $((i + 1)) $((i + 1)) $((i + 1)) $((i + 1)); done)
- define: d15
  re: 'aaaaaaaa'
- id: own/x
  about: x
  fact: other
  kind: x
  re: '{{d1}}'
  hit: ['x']
  miss: ['y']"
refused 'defines that multiply' 'too much'
pack "- define: d
  re: '{{d}}'
- id: own/x
  about: x
  fact: other
  kind: x
  re: '{{d}}'
  hit: ['x']
  miss: ['y']"
refused 'a define that contains itself' 'contains itself'

# ---- YAML ----
pack '- &a [x, x]
- *a'
refused 'anchors' 'anchor'
pack '- !!python/object/apply:os.system ["true"]'
refused 'tags' 'tag'
pack '- !include /etc/passwd'
refused 'an include' 'tag'
pack "$(printf '[%.0s' {1..20000})"
refused 'lists in lists' '.'
pack "- id: own/x
  include: /etc/passwd"
refused 'an unknown key' 'include'

# ---- files ----
mkdir -p "$scratch/pack/own"
echo '- off: gains/beats-by' >"$scratch/pack/own/own.yaml"
ln -s /etc/passwd "$scratch/pack/own/more.yaml"
timeout -k 5 60 "$binary" rules list --rules "$scratch/pack" >"$scratch/out" 2>"$scratch/err"
! grep -q "$(head -1 /etc/passwd)" "$scratch/out" "$scratch/err" || complain "another file's content is told"
rm "$scratch/pack/own/more.yaml"
mkfifo "$scratch/pack/own/pipe.yaml"
timeout -k 5 60 "$binary" rules list --rules "$scratch/pack" >"$scratch/out" 2>"$scratch/err"
[ $? -eq 2 ] || complain "a pipe in a pack makes it wait for ever"
rm "$scratch/pack/own/pipe.yaml"

[ "$failed" -eq 0 ]
