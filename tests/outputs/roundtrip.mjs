// roundtrip.mjs WHAT FILE...: helps run.sh to see whether what papersift wrote comes back as it was.
//   number records.jsonl            the records with ids n000001, n000002, ..., so that they keep their order
//   compare wrote.csl.json read.csl.json FORMAT
//                                   both as CSL-JSON: title, authors, date, venue and identifiers must be the same.
// Letters and digits are compared, without case: braces, dollars and quotes are a format's own.
import fs from 'node:fs'

const [what, ...files] = process.argv.slice(2)
const lines = []

function number(file) {
	let n = 0
	for (const line of fs.readFileSync(file, 'utf8').split('\n'))
		if (line) lines.push(JSON.stringify({ ...JSON.parse(line), id: `n${String(++n).padStart(6, '0')}` }))
}

const fold = s => (s ?? '').normalize('NFKD').replace(/\\[a-zA-Z]+/g, '').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
const name = a => fold([a['non-dropping-particle'], a.family, a.given, a.suffix, a.literal].filter(x => x).join(' '))
// What each format has no place for isn't compared.
const compared = {
	title: i => fold(i.title),
	authors: i => (i.author ?? []).map(name).join('|'),
	date: (i, format) => JSON.stringify(i.issued?.['date-parts']?.[0]?.slice(0, format === 'bibtex' ? 2 : 3) ?? null), // BibTeX: no day
	venue: i => fold(i['container-title']),
	volume: i => fold(i.volume),
	pages: i => fold(i.page),
	doi: i => (i.DOI ?? '').toLowerCase(),
	arxiv: i => i.archive_location ?? '',
}

function compare(wrote, read, format) {
	// Without its title (and without the abstract, which isn't always written) a paper is none.
	const [a, b] = [wrote, read].map(f => JSON.parse(fs.readFileSync(f)).filter(i => i.title))
	if (a.length !== b.length) lines.push(`${format}: ${a.length} papers written, ${b.length} read`)
	a.slice(0, b.length).forEach((item, i) => {
		for (const [key, of] of Object.entries(compared))
			if (of(item, format) !== of(b[i], format))
				lines.push(`${format}: ${item.id}: ${key} "${of(item, format)}" came back as "${of(b[i], format)}"`)
	})
}

;({ number, compare })[what](...files)
if (what === 'compare') {
	for (const line of lines.slice(0, 40)) console.log(line)
	process.exit(lines.length ? 1 : 0)
}
process.stdout.write(lines.map(l => l + '\n').join(''))
