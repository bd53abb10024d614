#!/bin/bash
# submit.sh: a big job on a cluster with Slurm: an array of tasks, each of which reads one shard of the inputs into a
# database of its own, and a job behind them that merges these. README.md beside it says more.
set -eu

usage() {
	cat <<'USAGE'
Usage: submit.sh --shards N --work DIR --db FILE [options] INPUT... [-- OPTION-OF-papersift-run...]
  --shards N         parts that the inputs are read in, one a task
  --work DIR         for the databases of shards, logs, rejects: on a disk that all nodes see
  --db FILE          the database that comes of it; must not be there yet
  --at-once N        tasks that may run at the same time (default: all)
  --cpus N           processors a task (default 2)
  --mem SIZE         memory a task (default 1G)
  --time TIME        a task may take; one that needs longer goes on in another (default 04:00:00)
  --merge-mem SIZE   memory of the merge (default 2G)
  --merge-time TIME  the merge may take (default 24:00:00)
  --partition NAME   as of sbatch, for both jobs; also --account NAME, --qos NAME, --constraint LIST
  --sbatch OPTION    any other option of sbatch, for both jobs (repeatable): --sbatch --mail-type=END
  --retries N        how often a task is queued again after a failure or its time limit (default 5)
  --scratch DIR      make each shard's database in DIR, on the node's own disk, and copy it when it is complete
                     (then a task that is queued again begins anew)
  --papersift FILE   the program (default: the one in PATH)
  --dry-run          show what would be submitted; change nothing
USAGE
}
die() {
	echo "submit.sh: $1" >&2
	exit 2
}

shards='' work='' db='' at_once='' cpus=2 mem=1G time=04:00:00 merge_mem=2G merge_time=24:00:00 retries=5
scratch='' papersift=papersift dry_run='' inputs=() run_options=() both=()
while [ $# -gt 0 ]; do
	case $1 in
	--help | -h) usage && exit 0 ;;
	--dry-run) dry_run=1 && shift && continue ;;
	--) shift && run_options=("$@") && break ;;
	--*) [ $# -gt 1 ] || die "$1 needs a value, or isn't known (--help says what is)" ;;
	*) inputs+=("$1") && shift && continue ;;
	esac
	case $1 in
	--shards) shards=$2 ;;
	--work) work=$2 ;;
	--db) db=$2 ;;
	--at-once) at_once=$2 ;;
	--cpus) cpus=$2 ;;
	--mem) mem=$2 ;;
	--time) time=$2 ;;
	--merge-mem) merge_mem=$2 ;;
	--merge-time) merge_time=$2 ;;
	--partition | --account | --qos | --constraint) both+=("$1=$2") ;;
	--sbatch) both+=("$2") ;;
	--retries) retries=$2 ;;
	--scratch) scratch=$2 ;;
	--papersift) papersift=$2 ;;
	*) die "there is no option $1 (--help says which there are)" ;;
	esac
	shift 2
done

for needed in shards work db; do
	[ -n "${!needed}" ] || die "--$needed is needed (--help says more)"
done
[ ${#inputs[@]} -gt 0 ] || die 'no input is given'
for number in "$shards" "$cpus" "$retries" ${at_once:+"$at_once"}; do
	[[ $number =~ ^[1-9][0-9]{0,6}$ || $number = 0 && $number = "$retries" ]] || die "'$number' is no number that fits there"
done
[ ! -e "$db" ] || die "$db is there already"
for input in "${inputs[@]}"; do
	case $input in
	http://* | https://*) ;;
	-) die 'stdin cannot be read in shards: name files' ;;
	@*) [ -r "${input#@}" ] || die "${input#@} cannot be read" ;;
	*) [ -r "$input" ] || die "$input cannot be read" ;;
	esac
done
papersift=$(command -v "$papersift") || die "$papersift is not here: --papersift FILE says where it is"
papersift=$(realpath "$papersift")
# What the merge must be told as the shards were.
merge_options=()
for ((i = 0; i < ${#run_options[@]}; i++)); do
	case ${run_options[i]} in
	--rules | --corrections) merge_options+=("${run_options[i]}" "${run_options[i + 1]-}") ;;
	--rules=* | --corrections=*) merge_options+=("${run_options[i]}") ;;
	--db | --db=* | --shard | --shard=* | --rejects | --rejects=* | --bibtex* | --json* | --restart)
		die "${run_options[i]} is not for the tasks to be told"
		;;
	esac
done

here=$(dirname "$(realpath "$0")")
work=$(realpath -m "$work")
db=$(realpath -m "$db")
# All that the jobs go by: their environment may be another one (--export=NONE).
settings=$(
	declare -p shards db retries scratch papersift inputs run_options merge_options | sed 's/^declare -[-a]* //'
	printf 'rules=%q\n' "${PAPERSIFT_RULES-}"
)
if [ -e "$work/settings" ] && [ "$(cat "$work/settings")" != "$settings" ]; then
	die "$work holds another job (see $work/settings); take another directory, or remove it"
fi

common=(--parsable --requeue --chdir="$PWD" "${both[@]}")
shard_job=(sbatch "${common[@]}" --job-name=papersift-shard --array="1-$shards${at_once:+%$at_once}"
	--cpus-per-task="$cpus" --mem="$mem" --time="$time" --signal=B:TERM@120 --open-mode=append
	--output="$work/log/shard-%a.log" "$here/shard.sh" "$work")
merge_job=(sbatch "${common[@]}" --job-name=papersift-merge --dependency=afterok:JOB --kill-on-invalid-dep=yes
	--cpus-per-task=1 --mem="$merge_mem" --time="$merge_time" --open-mode=append
	--output="$work/log/merge.log" "$here/merge.sh" "$work")
if [ -n "$dry_run" ]; then
	printf '# %s\n%s\n' "$work/settings" "$settings"
	printf '%q ' "${shard_job[@]}" && echo
	printf '%q ' "${merge_job[@]}" && echo
	exit 0
fi
command -v sbatch >/dev/null || die 'sbatch is not here: is this a login node of a cluster with Slurm?'
mkdir -p "$work/log"
printf '%s\n' "$settings" >"$work/settings"
array=$("${shard_job[@]}")
array=${array%%;*} # of several clusters the name is behind it
merge=$("${merge_job[@]/afterok:JOB/afterok:$array}")
echo "shards: job $array, 1 to $shards; merge: job ${merge%%;*}, into $db; logs: $work/log"
