// check.mjs WHAT FILE...: the checks of run.sh that need more than a shell. Prints what is wrong and exits with 1.
//   bibtex papers.bib papers.json   the npm parser reads every entry, and authors, titles and years arrive
//   biber biber.log papers.json     biber warned of nothing that the papers themselves don't lack
//   json papers.json papers.jsonl counts.json
//                                   both say the same, every record keeps the record's invariants, and the
//                                   database holds as much of each paper (counts.json: run.sh's count of it)
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
			if (l.kind === 'code' && !f.note?.toLowerCase().includes(new URL(l.url).host)) problems.push(`${p.id}: ${l.url} not in its note`)
	})
}

// biblatex's data model wants an integer for a volume, and its styles print any: "B12" and "116 Stat." are what the
// volumes are called, so as many such warnings as there are such volumes are no fault of ours.
function biber(log, json) {
	const lacking = {
		year: p => !p.date && !p.venue?.year,
		title: p => !p.title,
		author: p => !p.authors,
		volume: p => p.venue?.volume && !/^\d+$/.test(p.venue.volume),
	}
	const lacks = Object.fromEntries(Object.entries(lacking).map(([k, f]) => [k, JSON.parse(read(json)).filter(f).length]))
	const seen = { year: 0, title: 0, author: 0, volume: 0 }
	for (const line of read(log).split('\n')) {
		if (!/^(WARN|ERROR)/.test(line)) continue
		const field =
			/Missing mandatory field .*'(?:date, )?(year|title|author)'/.exec(line)?.[1] ??
			/Invalid value of field '(volume)' must be datatype 'integer'/.exec(line)?.[1]
		if (!field || ++seen[field] > lacks[field]) problems.push(line)
	}
}

// ---- the record's invariants ----

const lists = ['links', 'datasets', 'metrics', 'results', 'gains', 'facts']
// The values of the enumerated keys, by where they stand; a key that may be absent has undefined among them.
const bounds = ['exact', 'up_to', 'at_least', 'about', 'average']
const words = {
	'': { schema_version: [1], code_status: ['available', 'promised', 'none'], date_basis: ['stated', 'inferred', undefined] },
	venue: { type: ['journal', 'proceedings', 'preprint', undefined] },
	links: { kind: ['code', 'data', 'model', 'project', 'paper', 'other'] },
	datasets: { role: ['used', 'introduced'] },
	metrics: { better: ['higher', 'lower', undefined] },
	results: { bound: bounds, of: ['own', 'other'] },
	gains: {
		bound: bounds,
		kind: ['relative', 'absolute', 'factor', 'from_to', 'unspecified'],
		direction: ['better', 'worse'],
		sense: ['higher', 'lower'],
	},
	facts: {},
}

function checkWords(where, object, say) {
	for (const [key, allowed] of Object.entries(words[where]))
		if (!allowed.includes(object[key])) say(`${where} ${key}: ${object[key]}`)
}

// Counted in code points. What a source's own field gives has no place.
function checkSpan(p, s, say) {
	if (!s.rule) say(`a fact without a rule: ${JSON.stringify(s)}`)
	if (s.confidence !== undefined && !(s.confidence >= 0 && s.confidence <= 1)) say(`confidence ${s.confidence}`)
	if (s.field === undefined) {
		if (!s.rule?.startsWith('source/') || s.surface !== undefined) say(`${s.rule}: no place`)
		return
	}
	if (!['title', 'abstract', 'comment'].includes(s.field)) return say(`${s.rule}: field ${s.field}`)
	const text = [...p[s.field]]
	const there = text.slice(s.start, s.end).join('')
	if (!there || there !== s.surface) say(`${s.rule}: "${s.surface}" is "${there}"`)
	for (const [start, end] of s.mentions ?? [])
		if (!(0 <= start && start < end && end <= text.length)) say(`${s.rule}: mention ${start}-${end}`)
}

function checkRecord(p) {
	const say = text => problems.push(`${p.id}: ${text}`)
	checkWords('', p, say)
	if (p.venue) checkWords('venue', p.venue, say)
	if (!p.title && !p.abstract) say('neither title nor abstract')
	if (p.date !== undefined && !/^\d{4}(-\d\d(-\d\d)?)?$/.test(p.date)) say(`date ${p.date}`)
	if (!p.date !== !p.date_basis) say(`date ${p.date}, basis ${p.date_basis}`)
	for (const a of p.authors ?? [])
		if (!a.literal === !(a.family || a.given)) say(`author ${JSON.stringify(a)}`)
	if (p.authors_complete && p.author_count !== undefined && p.author_count !== p.authors.length)
		say(`${p.authors.length} authors of ${p.author_count}`)
	if (p.code_evidence) checkSpan(p, p.code_evidence, say)
	for (const list of lists)
		for (const fact of p[list] ?? []) {
			checkWords(list, fact, say)
			checkSpan(p, fact, say)
		}
	for (const r of p.results ?? []) if (typeof r.value !== 'number') say(`result ${r.value}`)
	for (const g of p.gains ?? [])
		if (g.amount?.length !== 2 || !g.amount.every(Number.isFinite)) say(`gain ${g.amount}`)
}

function json(array, lines, counts) {
	const papers = JSON.parse(read(array))
	const again = read(lines).split('\n').filter(l => l).map(l => JSON.parse(l))
	const stored = JSON.parse(read(counts))
	if (JSON.stringify(papers) !== JSON.stringify(again)) problems.push('JSON and JSON Lines differ')
	if (papers.length !== stored.length) problems.push(`${papers.length} papers, ${stored.length} in the database`)
	if (new Set(papers.map(p => p.id)).size !== papers.length) problems.push('an id stands twice')
	papers.forEach((p, i) => {
		checkRecord(p)
		for (const list of ['authors', 'sources', ...lists])
			if ((p[list]?.length ?? 0) !== stored[i]?.[list])
				problems.push(`${p.id}: ${p[list]?.length ?? 0} ${list}, the database has ${stored[i]?.[list]}`)
	})
}

await { bibtex, biber, json }[what](...files)
for (const p of problems.slice(0, 40)) console.log(p)
process.exit(problems.length ? 1 : 0)
