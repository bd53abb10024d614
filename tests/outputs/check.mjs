// check.mjs WHAT FILE...: the checks of run.sh that need more than a shell. Prints what is wrong and exits with 1.
//   bibtex papers.bib papers.json   the npm parser reads every entry, and authors, titles and years arrive
//   biber biber.log papers.json     biber warned of nothing that the papers themselves don't lack
//   json papers.json papers.jsonl   both say the same, spans are their surfaces
import fs from 'node:fs'

const problems = []
const [what, ...files] = process.argv.slice(2)
const read = file => fs.readFileSync(file, 'utf8')

// Entries come in the order of the ids, as the JSON does.
async function bibtex(bib, json) {
	const { parse } = await import('@retorquere/bibtex-parser')
	const papers = JSON.parse(read(json))
	const { entries, errors } = parse(read(bib))
	// It knows few commands of maths and keeps the others as they are: no error of the entry.
	for (const e of errors) if (!/^unhandled macro/.test(e.error)) problems.push(`${e.error}: ${e.input}`)
	if (entries.length !== papers.length) problems.push(`${papers.length} papers, ${entries.length} entries`)
	if (new Set(entries.map(e => e.key)).size !== entries.length) problems.push('a key stands twice')
	papers.forEach((p, i) => {
		const f = entries[i]?.fields ?? {}
		const wanted = (p.authors?.length ?? 0) + (p.authors?.length && !p.authors_complete ? 1 : 0)
		if ((f.author?.length ?? 0) !== wanted) problems.push(`${p.id}: ${wanted} authors, read ${f.author?.length}`)
		if (!f.title !== !p.title) problems.push(`${p.id}: title ${f.title}`)
		if (p.date && !p.venue && f.year !== p.date.slice(0, 4)) problems.push(`${p.id}: year ${f.year}`)
		for (const l of p.links ?? [])
			if (l.kind === 'code' && !f.note?.includes(new URL(l.url).host)) problems.push(`${p.id}: ${l.url} not in its note`)
	})
}

function biber(log, json) {
	const lacking = { year: p => !p.date && !p.venue?.year, title: p => !p.title, author: p => !p.authors }
	const lacks = Object.fromEntries(Object.entries(lacking).map(([k, f]) => [k, JSON.parse(read(json)).filter(f).length]))
	const seen = { year: 0, title: 0, author: 0 }
	for (const line of read(log).split('\n')) {
		if (!/^(WARN|ERROR)/.test(line)) continue
		const field = /Missing mandatory field .*'(?:date, )?(year|title|author)'/.exec(line)?.[1]
		if (!field || ++seen[field] > lacks[field]) problems.push(line)
	}
}

function json(array, lines) {
	const papers = JSON.parse(read(array))
	const again = read(lines).split('\n').filter(l => l).map(l => JSON.parse(l))
	if (JSON.stringify(papers) !== JSON.stringify(again)) problems.push('JSON and JSON Lines differ')
	const spans = p => [p.code_evidence, ...['links', 'datasets', 'metrics', 'results', 'gains', 'facts'].flatMap(k => p[k] ?? [])]
	for (const p of papers) {
		if (p.schema_version !== 1) problems.push(`${p.id}: schema_version ${p.schema_version}`)
		for (const s of spans(p)) {
			if (!s || s.field === undefined) continue
			const text = [...p[s.field]].slice(s.start, s.end).join('')
			if (text !== s.surface) problems.push(`${p.id}: ${s.rule}: "${s.surface}" is "${text}"`)
		}
	}
}

await { bibtex, biber, json }[what](...files)
for (const p of problems.slice(0, 40)) console.log(p)
process.exit(problems.length ? 1 : 0)
