#!/usr/bin/env python3
"""Runs the binary on the papers of wild.json, whose texts lie in the corpus only, and writes what score.py needs.

usage: wild.py BINARY CORPUS DIRECTORY
Writes to DIRECTORY wild-gold.json (wild.json with title and abstract as the binary gives them) and wild-found.jsonl
(its records for these papers). Papers that the binary doesn't give under their id are named, and stay in the gold:
score.py counts their facts as missed.
"""
import json, lzma, pathlib, subprocess, sys

SNAPSHOT = 'arxiv-snapshot'

def snapshot_lines(path, wanted):
    """the lines of the snapshot that hold these ids; each line begins with its id, so that few need be parsed"""
    with lzma.open(path) as lines:
        for line in lines:
            if line.split(b'"', 4)[3] in wanted: yield line

def main():
    binary, corpus, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    gold = json.loads(pathlib.Path(__file__).with_name('wild.json').read_text(encoding='utf-8'))
    texts = work / SNAPSHOT / 'texts.jsonl'  # like the samples in a folder that names the source
    texts.parent.mkdir(exist_ok=True)
    wanted = {record['id'].removeprefix('arxiv:').encode() for record in gold if record['source'] == SNAPSHOT}
    texts.write_bytes(b''.join(snapshot_lines(corpus / (SNAPSHOT + '.jsonl.xz'), wanted)))

    folders = sorted({record['source'] for record in gold} - {SNAPSHOT})
    samples = [file for folder in folders for file in sorted((corpus / 'samples' / folder).iterdir())
               if file.name != 'SOURCE.txt']
    run = subprocess.run([binary, 'extract', '--quiet', texts, *samples], stdout=subprocess.PIPE)
    if run.returncode not in (0, 3):  # 3: some records of the samples are refused, and rightly
        sys.exit(f'wild: papersift extract: exit code {run.returncode}')
    found = {}
    for record in map(json.loads, run.stdout.splitlines()):
        source = pathlib.Path(record['sources'][0]['path']).parent.name
        found.setdefault((source, record['id']), record)

    hits = [found.get((record['source'], record['id'])) for record in gold]
    for record, hit in zip(gold, hits):
        if not hit: print(f"wild: no record {record['id']} from {record['source']}: its facts count as missed")
        record.update({key: (hit or {}).get(key) or '' for key in ('title', 'abstract')})
    (work / 'wild-gold.json').write_text(json.dumps(gold), encoding='utf-8')
    (work / 'wild-found.jsonl').write_text(''.join(json.dumps(hit) + '\n' for hit in hits if hit), encoding='utf-8')

main()
