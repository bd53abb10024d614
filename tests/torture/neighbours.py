#!/usr/bin/env python3
"""neighbours.py BINARY DIR...: each file of DIR that holds papers is cut at 50 places, has single bytes flipped and broken encodings
put in at 20 places each, and its lines shuffled (mutate.py tries more, and more at once). The program bears it, and the records
beside the damage come out as before: of a cut file all that end before the cut; of a file with a record a line (at least
eight, the first of which tells the format) all but the record at that place and its two neighbours, which a line end that is gone
may join to it; of a shuffled one all. In other documents a bracket or quote that is gone may take what follows along: these
are counted, no failure. Without DIR: the fixtures. TORTURE_SEED varies the places."""
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

CUTS, PLACES, SHUFFLES = 50, 20, 2
LIMIT_SECONDS = 300  # a file's mutants may take
LIMIT_BYTES = 4 << 20  # of a file that is looked at
BROKEN = [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0", b"\xef\xbb\xbf", b"\xf4\x90\x80\x80"]


def extract(binary, path, cwd):
    """Exit code, records in the order they came, standard error."""
    try:
        done = subprocess.run([binary, "extract", "--quiet", path], capture_output=True, timeout=LIMIT_SECONDS, cwd=cwd)
    except subprocess.TimeoutExpired:
        return None, [], f"more than {LIMIT_SECONDS} s"
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode(errors="replace")


def name(record):
    return record.get("id"), record.get("title")


def mutants(data, offsets, chance):
    """(kind, bytes, numbers of the records that should come out, whether they must). offsets: where each record begins."""
    count = len(offsets)
    ends = offsets[1:] + [len(data)]
    whole = range(count)
    by_line = count >= 8 and all(data[offsets[k]:ends[k]].find(b"\n") == ends[k] - offsets[k] - 1 for k in whole[:-1])

    def record_at(at):
        return max((i for i in whole if offsets[i] <= at), default=-1)

    for i in range(CUTS):
        at = min(len(data), (2 * i + 1) * len(data) // (2 * CUTS) + chance.randrange(7))
        # what ends the last one may be missing
        yield f"cut at {at}", data[:at], [k for k in whole if ends[k] <= at and k + 1 < count], True
    for kind in ["flipped"] * PLACES + ["encoding"] * PLACES:
        at = chance.randrange(len(data))
        if kind == "flipped":
            damaged = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1:]
        else:
            damaged = data[:at] + chance.choice(BROKEN) + data[at:]
        hit = record_at(at)
        yield f"{kind} at {at}", damaged, [k for k in whole if abs(k - hit) > 1] if hit >= 0 else [], by_line and hit > 0
    if by_line:
        for _ in range(SHUFFLES):
            # without the last, behind which the file's end stands
            pieces = [data[offsets[k]:ends[k]] for k in range(count - 1)]
            chance.shuffle(pieces)
            yield "shuffled", data[:offsets[0]] + b"".join(pieces) + data[offsets[-1]:], list(whole), True


def main():
    binary = os.path.abspath(sys.argv[1])
    roots = sys.argv[2:] or ["fixtures/parse", "fixtures/papers"]
    seed = int(os.environ.get("TORTURE_SEED", "1"))
    os.environ["PAPERSIFT_RULES"] = os.path.abspath("rules")
    files = sorted(p for root in roots for p in pathlib.Path(root).rglob("*") if p.is_file()
                   and not p.name.startswith("expected.") and p.name not in ("args", "SOURCE.txt"))
    total = collections.Counter()
    troubles = []
    for path in files:
        data = path.read_bytes()
        if not 0 < len(data) <= LIMIT_BYTES:
            continue
        code, records, _ = extract(binary, str(path.resolve()), None)
        if code not in (0, 3) or not records:
            continue
        offsets = [r["sources"][0].get("offset", 0) for r in records]
        located = offsets == sorted(set(offsets)) and offsets[-1] < len(data)
        total["files"] += 1
        total["located"] += located and len(records) > 1
        with tempfile.TemporaryDirectory() as scratch:
            os.mkdir(os.path.join(scratch, "m"))
            wanted = {}
            for i, (kind, damaged, kept, must) in enumerate(mutants(data, offsets if located else [0], random.Random(f"{seed} {path.name}"))):
                mutant = f"{i:03}-{path.name}"
                pathlib.Path(scratch, "m", mutant).write_bytes(damaged)
                wanted[mutant] = kind, must, [name(records[k]) for k in kept] if located else []
            code, out, err = extract(binary, "m", scratch)
            if code not in (0, 1, 3):
                troubles.append(f"{path}: exit code {code}: {err[-500:]}")
                continue
            got = collections.defaultdict(collections.Counter)
            for record in out:
                got[pathlib.Path(record["sources"][0]["path"]).name][name(record)] += 1
            for mutant, (kind, must, names) in wanted.items():
                total["mutants"] += 1
                total["neighbours"] += len(names)
                lost = collections.Counter(names) - got[mutant]
                total["documents"] += bool(lost) and not must
                if lost and must:
                    troubles.append(f"{path}: {kind}: {lost.total()} of {len(names)} records are lost: {next(iter(lost))}")
    for trouble in troubles:
        print(trouble)
    print(f"neighbours: {total['mutants']} files made of {total['files']}, {total['located']} of them with several records that are "
          f"told apart; {total['neighbours']} records beside the damage, {total['documents']} documents that "
          f"lost more, {len(troubles)} files with other losses")
    if troubles or total["located"] < 10:
        sys.exit(1)


main()
