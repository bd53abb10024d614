// marks.js: an opened paper: its abstract with the facts marked where they stand, and the rule behind each.

const kindNames = { links: 'link', datasets: 'dataset', metrics: 'metric', results: 'result', gains: 'gain', facts: 'other', code: 'code' }
const kindAbout = {
	links: 'an address',
	code: 'says that code is there, or will be',
	datasets: 'a dataset used or introduced',
	metrics: 'a metric',
	results: 'a value reported',
	gains: 'a difference claimed',
	facts: 'a fact of your own rules',
}

// Everything stated about a paper, in the order of the text: {kind, says, fact}.
function statementsOf(paper) {
	const all = []
	const add = (kind, says) => fact => all.push({ kind, fact, says: says(fact) })
	if (paper.rule) all.push({ kind: 'code', fact: paper, says: [`code ${paper.code_status}`] })
	paper.links.forEach(add('links', f => [`${f.kind}: `, link(f.url)]))
	paper.datasets.forEach(add('datasets', f => [`${f.label}, ${f.role}`]))
	paper.metrics.forEach(add('metrics', f => [f.label + (f.better ? `, ${f.better} is better` : '')]))
	paper.results.forEach(add('results', f => [resultText(f)]))
	paper.gains.forEach(add('gains', f => [gainText(f)]))
	paper.facts.forEach(add('facts', f => [`${f.kind}: ${f.fields}`]))
	const order = ['title', 'abstract', 'comment', '']
	return all.sort((a, b) => order.indexOf(a.fact.field) - order.indexOf(b.fact.field) || a.fact.start - b.fact.start)
}

function resultText(r) {
	return [
		r.metricLabel,
		amountText(r.value, r.value_high, r.unit, r.bound) + (r.uncertainty !== null ? ` ± ${number(r.uncertainty)}` : ''),
		r.metricLabel ? '' : '(metric not stated)',
		r.datasetLabel && `on ${r.datasetLabel}`,
		r.system && `by ${r.system}`,
		r.of === 'own' ? '' : '(not the paper’s own system)',
	].filter(s => s).join(' ')
}

const gainKinds = {
	relative: 'relative',
	absolute: 'absolute difference',
	factor: 'factor',
	from_to: 'from … to …',
	unspecified: 'kind not stated',
}
function gainAmount(g) {
	if (g.kind === 'from_to') return `${boundText[g.bound] ?? ''}from ${number(g.low)}${unitText(g.unit)} to ${number(g.high)}${unitText(g.unit)}`
	return amountText(g.low, g.high, g.unit, g.bound)
}
function gainText(g) {
	return [
		`${gainAmount(g)} ${g.sense}`,
		g.metricLabel && `in ${g.metricLabel}`,
		g.baseline && `against ${g.baseline}`,
		g.datasetLabel && `on ${g.datasetLabel}`,
		`(for the ${g.direction}; ${gainKinds[g.kind]})`,
	].filter(s => s).join(' ')
}

// The text with <mark>s. Spans may overlap: the text is cut wherever one begins or ends, and each piece carries all
// kinds that cover it. Offsets count code points.
function markedText(text, spans) {
	const points = [...text]
	const cuts = [...new Set([0, points.length, ...spans.flatMap(s => [s.start, s.end])])].sort((a, b) => a - b)
	const pieces = []
	for (let i = 0; i + 1 < cuts.length; i++) {
		const piece = points.slice(cuts[i], cuts[i + 1]).join('')
		const over = spans.filter(s => s.start <= cuts[i] && s.end >= cuts[i + 1])
		const address = over.find(s => s.url)?.url
		if (!over.length) pieces.push(piece)
		else pieces.push(el('mark', {
			class: [...new Set(over.map(s => `k-${s.kind}`))].join(' '),
			title: [...new Set(over.map(s => `${kindNames[s.kind]}, by rule ${s.rule}`))].join('\n'),
		}, address ? link(address, piece) : piece))
	}
	return pieces
}

function spansOf(statements, field) {
	const spans = []
	for (const { kind, fact } of statements) {
		if (fact.field !== field) continue
		spans.push({ start: fact.start, end: fact.end, kind, rule: fact.rule, url: fact.url })
		const m = fact.mentions ?? []
		for (let i = 0; i + 1 < m.length; i += 2) spans.push({ start: m[i], end: m[i + 1], kind, rule: fact.rule })
	}
	return spans
}

function detailOf(paper) {
	const texts = textsOf(paper)
	const statements = statementsOf(paper)
	const wordsOf = f => f.field ? [...texts[f.field]].slice(f.start, f.end).join('') : ''
	const kindsHere = Object.keys(kindNames).filter(k => statements.some(s => s.kind === k && s.fact.field))
	const titleSpans = spansOf(statements, 'title')
	return el('div', { class: 'detail' },
		el('p', { class: 'note' }, [texts.authors, paper.date, paper.venue, paper.categories, paper.id].filter(s => s).join(' · '), ' ', paperLink(paper)),
		titleSpans.length ? el('p', { class: 'text' }, markedText(paper.title, titleSpans)) : '',
		texts.abstract ? el('p', { class: 'text' }, markedText(texts.abstract, spansOf(statements, 'abstract')))
			: el('p', { class: 'note' }, 'The source gives no abstract for this paper.'),
		texts.comment ? el('p', { class: 'text comment' }, 'Comment: ', markedText(texts.comment, spansOf(statements, 'comment'))) : '',
		kindsHere.length ? el('p', { class: 'legend note' }, 'Marked:',
			kindsHere.map(k => [el('span', {}, el('mark', { class: `k-${k}` }, kindNames[k]), ` ${kindAbout[k]}`), ' '])) : '',
		statements.length
			? table(`What ${titleOf(paper)} states`, [
				{ title: 'Kind', cell: s => kindNames[s.kind] },
				{ title: 'What it states', cell: s => s.says },
				{ title: 'In the words', cell: s => wordsOf(s.fact) ? el('q', {}, wordsOf(s.fact)) : 'given by the source' },
				{ title: 'Rule', cell: s => el('code', {}, s.fact.rule) },
				{ title: 'Rule right in', number: true, cell: s => s.fact.confidence === null ? '' : `${Math.round(100 * s.fact.confidence)}%` },
			], statements)
			: el('p', { class: 'note' }, 'No fact was found in it.'))
}
