#!/bin/bash
# equality.sh BINARY [RECORDS|all]: the prefilter loses nothing. Hit for hit (stage extract) and fact for fact (extract),
# output with it and with --no-prefilter is the same bytes: on every input under fixtures/, and, where ../shared is there,
# on the gold abstracts and on RECORDS (5000) or all records of the arXiv snapshot.
set -eu
cd "$(dirname "$0")/.."
binary=$(realpath "$1") records=${2:-5000}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PAPERSIFT_RULES=${PAPERSIFT_RULES:-$PWD/rules}
written=0

run() { # NAME ARGUMENT...: leaves output and exit code in $scratch/NAME
	local code=0
	"$binary" "${@:2}" --quiet >"$scratch/$1" 2>"$scratch/$1.err" || code=$?
	# a crash is no output to compare
	[ "$code" -le 3 ] || { echo "papersift ${*:2}: exit code $code"; cat "$scratch/$1.err"; exit 1; }
	echo "exit code $code" >>"$scratch/$1"
}

same() { # ARGUMENT...
	run with "$@"
	run without "$@" --no-prefilter
	cmp "$scratch/with" "$scratch/without" || {
		echo "papersift $*: another output with the prefilter (<) than without it (>):"
		diff "$scratch/with" "$scratch/without" | head -4 | cut -c1-2000
		exit 1
	}
	written=$((written + $(wc -l <"$scratch/with") - 1))
}

mapfile -t inputs < <(find fixtures -type f -name 'input.*' ! -name '*.sh' | sort)
same extract "${inputs[@]}"
for input in "${inputs[@]}"; do
	case $input in *.jsonl | *.json) records_in+=("$input") ;; esac
done
same stage extract "${records_in[@]}"
[ "$written" -ge 100 ] || { echo "only $written records were compared"; exit 1; }

gold=../shared/gold snapshot=../shared/corpus/arxiv-snapshot.jsonl.xz
if [ -f "$gold/dev.json" ]; then
	same extract --from papersift "$gold/dev.json" "$gold/dev-more.json"
	same stage extract --from papersift "$gold/dev.json" "$gold/dev-more.json"
fi
if [ -f "$snapshot" ]; then
	if [ "$records" = all ]; then
		xz -dc "$snapshot" >"$scratch/snapshot.jsonl"
	else
		# from the middle, for the first records are the oldest papers
		xz -dc "$snapshot" | awk -v n="$records" 'NR > 50000 { print } NR == 50000 + n { exit }' >"$scratch/snapshot.jsonl"
	fi
	same stage extract --from arxiv-snapshot "$scratch/snapshot.jsonl"
fi
echo "the same output with and without the prefilter for $written records"
