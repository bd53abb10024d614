#!/bin/bash
# manual.sh BINARY: man page and completions say what --help says: every command, every option, nothing else; the page on
# rules has every key that the loader knows. What is generated is tried: bash completes with it; roff, zsh and fish,
# where they are at hand, find nothing wrong with it.
set -u
cd "$(dirname "$0")/.." || exit 2
binary=$(realpath "$1")
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
failed=0
fail() {
	echo "$1"
	failed=1
}

for form in man bash zsh fish; do
	"$binary" help $form >"$scratch/$form" 2>"$scratch/err" || fail "help $form: $(cat "$scratch/err")"
done
awk -v version=0 -f pipeline/rules_man.awk rules/README.md >"$scratch/rules" || fail "the page on rules can't be made"

# ---- what the help names ----
commands=$("$binary" help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p')
[ "$(wc -w <<<"$commands")" -ge 14 ] || fail "the help names no commands: $commands"
[ "$(sed -n '/^\.SH COMMANDS/,/^\.SH EXIT/s/^\.SS \([^ ]*\)$/\1/p' "$scratch/man" | sed 's/\\-/-/g')" = "$commands" ] ||
	fail "papersift(1) has other commands than the help"

# The options of a command as its help has them.
options_of() {
	"$binary" help "$@" | sed -n '/^Options:/,$s/^  --\([a-z-]*\) .*/\1/p' | sort
}
# COMP_WORDS... -> what bash offers for the last of them
bash_offers() {
	bash -c '. "$0" && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) && _papersift && printf "%s\n" "${COMPREPLY[@]}"' \
		"$scratch/bash" "$@" 2>&1 | sort
}
# Those of two words have options of their own.
two_words=$(sed -n 's/^\.SS \([a-z]* [a-z]*\)$/\1/p' "$scratch/man")
[ "$(wc -l <<<"$two_words")" -ge 4 ] || fail "papersift(1) has no commands of two words: $two_words"
seconds=$(sed -n 's/^rules //p' <<<"$two_words" | tr '\n' ' ')
while read -r command; do
	# shellcheck disable=SC2086 # a command of two words is two
	set -- $command
	case $# in 2) condition="$1; and __fish_seen_subcommand_from $2" label="'$command'" ;; *) condition=$1 label=$1 ;; esac
	[ "$command" != rules ] || condition="rules; and not __fish_seen_subcommand_from ${seconds% }"
	want=$(options_of "$@")
	got=$(sed 's/\\-/-/g' "$scratch/man" | awk -v c="$command" '/^\.S[SH]/ { on = $0 == ".SS " c } on' |
		sed -n 's/^\\fB--\([a-z-]*\)\\fR.*/\1/p' | sort)
	[ "$got" = "$want" ] || fail "papersift(1), $command: $(diff <(echo "$want") <(echo "$got"))"
	got=$(bash_offers papersift "$@" -- | sed 's/^--//' | grep -vx help)
	[ "$got" = "$want" ] || fail "bash, $command: $(diff <(echo "$want") <(echo "$got"))"
	got=$(sed -n "s/^complete -c papersift -n '__fish_seen_subcommand_from $condition' -l \([a-z-]*\).*/\1/p" "$scratch/fish" |
		sort)
	[ "$got" = "$want" ] || fail "fish, $command: $(diff <(echo "$want") <(echo "$got"))"
	got=$(awk -v c="\t$label)" '/^\t[a-z\047 -]*\)$/ { on = $0 == c } on' "$scratch/zsh" |
		sed -n "s/^\t\t\t'\**--\([a-z-]*\)\[.*/\1/p" | grep -vx help | sort)
	[ "$got" = "$want" ] || fail "zsh, $command: $(diff <(echo "$want") <(echo "$got"))"
done <<<"$commands"$'\n'"$two_words"

# ---- what bash offers beside options ----
offers() { # EXPECTED WORD...
	local got
	got=$(bash_offers "${@:2}" | tr '\n' ' ')
	[ "${got% }" = "$1" ] || fail "bash offers '${got% }' for '${*:2}', not '$1'"
}
offers 'explain export extract' papersift ex
offers 'biblatex bibtex' papersift export papers.db --to bib
offers 'always' papersift explain --color al
offers 'lint list' papersift rules li
offers '--write' papersift rules eval --wr
offers 'eval' papersift rules eval
offers '--limit' papersift rules hits x --li
offers '' papersift rules list --wr
offers 'dedupe' papersift stage de
offers 'bash' papersift help ba
offers 'rules/confidence.tsv' papersift export papers.db -o rules/conf
offers 'rules/names' papersift run --rules rules/na

# ---- the page on rules ----
sed -n 's/.*strcmp([a-z]*, "\([a-z]*\)") == 0.*/\1/p' stages/extract/pack_yaml.c | sort -u >"$scratch/keys"
[ "$(wc -l <"$scratch/keys")" -ge 15 ] || fail "the loader's keys can't be found"
sed 's/\\fR/\n/g' "$scratch/rules" | sed -n 's/.*\\fB//p' >"$scratch/code"
while read -r key; do
	grep -qw -- "$key" "$scratch/code" || fail "papersift-rules(5) doesn't name the key '$key'"
done <"$scratch/keys"

# ---- other programs' word on it ----
if command -v groff >/dev/null; then
	for page in man rules; do
		groff -Kutf8 -man -ww -Tutf8 "$scratch/$page" 2>&1 >"$scratch/$page.text" | grep . && fail "groff warns of $page"
		[ "$(wc -l <"$scratch/$page.text")" -ge 100 ] || fail "the page $page is short"
	done
	! grep -n '`\|\*\*' "$scratch/rules.text" || fail "Markdown is left in papersift-rules(5)"
fi
for shell in bash zsh fish; do
	! command -v $shell >/dev/null || $shell -n "$scratch/$shell" || fail "$shell doesn't read its completions"
done
[ "$failed" -eq 0 ]
