#!/usr/bin/env python3
"""Measures each rule's share of right facts and writes rules/confidence.tsv.

usage: confidence.py SCORE.py PREDICTED.jsonl READ.tsv GOLD.json... > rules/confidence.tsv

SCORE.py        the scorer that comes with the gold; its idea of "the same fact" decides what is right
PREDICTED.jsonl `papersift extract` of the gold's abstracts
READ.tsv        facts read by hand in the wild: rule, right, wrong (a header, then a line a rule)
A rule's confidence is (right + 2 * prior) / (hits + 2), where prior is the share of right facts of all rules of its
kind: rules with few hits lean on their kind. Facts that the gold calls optional count for nothing.
"""
import csv, importlib.util, json, sys
from collections import Counter

KINDS = {  # field: the measure that says what a right fact is
    'links': 'links: url+kind', 'datasets': 'datasets: exact', 'metrics': 'metrics: exact',
    'results': 'results: value+metric', 'gains': 'gains: amount+direction'}

def load_scorer(path):
    spec = importlib.util.spec_from_file_location('score', path)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score

def main():
    score = load_scorer(sys.argv[1])
    found = {r['id']: r for r in score.load_pred(sys.argv[2])}
    hits, right, kind_of = Counter(), Counter(), {}
    for path in sys.argv[4:]:
        for gold in json.load(open(path, encoding='utf-8')):
            record = found.get(gold['id'], {})
            for kind, measure in KINDS.items():
                same = score.MEASURES[measure][1]
                facts = record.get(kind) or []
                # score.match wants metric names, but the rule stands on the whole fact
                plain = score.metric_names(record) if kind == 'metrics' else facts
                pairs, _, wrong = score.match(score.items(gold, kind), plain, same)
                _, _, wrong = score.match(score.items(gold.get('optional', {}), kind), wrong, same)
                good, bad = Counter(map(repr, (p for _, p in pairs))), Counter(map(repr, wrong))
                for fact, key in zip(facts, map(repr, plain)):
                    rule = fact['rule']
                    kind_of[rule] = kind
                    if good[key] > 0:
                        good[key] -= 1
                        right[rule] += 1
                        hits[rule] += 1
                    elif bad[key] > 0:
                        bad[key] -= 1
                        hits[rule] += 1
            if 'code_status' in gold and record.get('code_evidence'):
                rule = record['code_evidence']['rule']
                kind_of[rule] = 'code_status'
                hits[rule] += 1
                right[rule] += gold['code_status'] == record.get('code_status')
    for row in csv.DictReader(open(sys.argv[3], encoding='utf-8'), delimiter='\t'):
        rule = row['rule']
        kind_of.setdefault(rule, rule.split('/')[0])
        right[rule] += int(row['right'])
        hits[rule] += int(row['right']) + int(row['wrong'])
    kind_hits, kind_right = Counter(), Counter()
    for rule in hits:
        kind_hits[kind_of[rule]] += hits[rule]
        kind_right[kind_of[rule]] += right[rule]
    print('rule\thits\tright\tconfidence')
    for rule in sorted(hits):
        prior = kind_right[kind_of[rule]] / kind_hits[kind_of[rule]]
        print(f'{rule}\t{hits[rule]}\t{right[rule]}\t{(right[rule] + 2 * prior) / (hits[rule] + 2):.2f}')

if __name__ == '__main__':
    main()
