#!/usr/bin/env python3
"""Scores analyst.py on real abstracts read by hand: is it as good as the peer it stands for?

usage: analyst_score.py GOLD_DIRECTORY

The directory holds score.py, dev.json and dev-more.json. Prints F1 for each measure beside what was measured for an
analyst's script on the same abstracts before; exit 1 when one differs by more than .03.
"""
import json
import os
import subprocess
import sys
import tempfile

PEER = {
	"links: url+kind": 0.835, "code_status": 0.966, "datasets: exact": 0.498, "metrics: exact": 0.474,
	"results: value+metric": 0.400, "results: +dataset": 0.209, "gains: amount+direction": 0.633, "gains: full": 0.208,
}
TOLERANCE = 0.03


def score(directory, work):
	gold = [os.path.join(directory, name) for name in ("dev.json", "dev-more.json")]
	papers, found = os.path.join(work, "papers.jsonl"), os.path.join(work, "found.jsonl")
	with open(papers, "w", encoding="utf-8") as file:
		for path in gold:
			with open(path, encoding="utf-8") as records:
				for record in json.load(records):
					file.write(json.dumps({key: record[key] for key in ("id", "title", "abstract")}) + "\n")
	script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "analyst.py")
	subprocess.run([sys.executable, script, papers, os.path.join(work, "found.db"), found], check=True)
	scorer = [sys.executable, os.path.join(directory, "score.py"), *gold, found, "--json"]
	return json.loads(subprocess.run(scorer, check=True, capture_output=True, text=True).stdout)


def main(directory):
	with tempfile.TemporaryDirectory() as work:
		scores = score(directory, work)
	off = 0
	for measure, peer in PEER.items():
		mine = scores[measure]["accuracy" if measure == "code_status" else "f1"]
		within = abs(mine - peer) <= TOLERANCE
		off += not within
		print(f"{measure:26}{mine:7.3f}  peer {peer:.3f}  {'within' if within else 'not within'} {TOLERANCE}")
	return 1 if off else 0


if __name__ == "__main__":
	if len(sys.argv) != 2:
		sys.exit(__doc__)
	sys.exit(main(sys.argv[1]))
