#!/usr/bin/env python3
"""mutate.py BINARY SECONDS [DIR...]: files of the fixtures (and of DIR), cut, with bytes flipped, in broken encodings and
with their lines shuffled, are read in batches: no crash, no hang, and as many lines come out as papers were read.
TORTURE_SEED varies which. A file that kills the program is kept, and named."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

LIMIT_SECONDS = 120  # a batch may take
LIMIT_BYTES = 1 << 20  # of a file: the rest isn't looked at
BATCH = 40


def mutants(data, chance):
    """One of each kind, at places that chance gives."""
    at = chance.randrange(len(data) + 1)
    yield "cut", data[:at]
    yield "beheaded", data[at:]
    flipped = bytearray(data)
    for _ in range(1 + chance.randrange(20)):
        if flipped:
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    yield "flipped", bytes(flipped)
    broken = bytearray(data)
    for _ in range(8):
        where = chance.randrange(len(broken) + 1)
        broken[where:where] = chance.choice([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0", b"\xef\xbb\xbf", b"\xf4\x90\x80\x80"])
    yield "encoding", bytes(broken)
    lines = data.split(b"\n")
    chance.shuffle(lines)
    yield "shuffled", b"\n".join(lines)
    end = min(len(data), at + 1 + chance.randrange(200))
    yield "doubled", data[:end] + data[at:]


def run(binary, path, folder):
    """Exit code and what came out; None where it took too long."""
    try:
        done = subprocess.run([binary, "extract", "--quiet", path], capture_output=True, timeout=LIMIT_SECONDS, cwd=folder)
    except subprocess.TimeoutExpired:
        return None, b"", b"it took too long"
    return done.returncode, done.stdout, done.stderr


def wrong(code, out, err):
    if code not in (0, 1, 3):
        return f"exit code {code}: {err.decode(errors='replace')[-2000:]}"
    for line in out.splitlines():
        try:
            json.loads(line)
        except ValueError as e:
            return f"no JSON: {e}: {line[:200]}"
    return None


def main():
    binary, seconds = os.path.abspath(sys.argv[1]), float(sys.argv[2])
    seed = int(os.environ.get("TORTURE_SEED", "1"))
    chance = random.Random(seed)
    roots = ["fixtures/parse", "fixtures/papers", "fixtures/read", *sys.argv[3:]]
    files = sorted(p for root in roots for p in pathlib.Path(root).rglob("*") if p.is_file()
                   and not p.name.startswith("expected.") and p.name not in ("args", "SOURCE.txt"))
    if len(files) < 100:
        sys.exit(f"only {len(files)} files were found")
    os.environ["PAPERSIFT_RULES"] = os.path.abspath("rules")
    tried, until = 0, time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as scratch:
        while True:
            batch = os.path.join(scratch, "batch")
            os.mkdir(batch)
            names = []
            while len(names) < BATCH:
                path = chance.choice(files)
                for kind, data in mutants(path.read_bytes()[:LIMIT_BYTES], chance):
                    name = f"{len(names):03}-{kind}-{path.name}"
                    pathlib.Path(batch, name).write_bytes(data)
                    names.append((name, path))
            if wrong(*run(binary, "batch", scratch)):
                for name, path in names:
                    trouble = wrong(*run(binary, os.path.join("batch", name), scratch))
                    if trouble:
                        kept = shutil.copy(os.path.join(batch, name), os.path.join(tempfile.gettempdir(), f"papersift-{name}"))
                        sys.exit(f"seed {seed}: {path}, as {kept}: {trouble}")
                sys.exit(f"seed {seed}: a batch fails whose files pass one by one: {wrong(*run(binary, 'batch', scratch))}")
            tried += len(names)
            shutil.rmtree(batch)
            if time.monotonic() > until:
                break
    print(f"mutation: {tried} files made of {len(files)}, none that the program didn't bear")


main()
