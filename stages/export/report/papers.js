// papers.js: the table of papers: filters, order, pages of 50, and rows that open.

const pageSize = 50
const namesOffered = 2000

const columns = [
	{ key: 'title', title: 'Paper', value: p => titleOf(p).toLowerCase(), first: 1 },
	{ key: 'date', title: 'Date', value: p => p.date, first: -1 },
	{ key: 'code', title: 'Code', value: p => ['none', 'promised', 'available'].indexOf(p.code_status), first: -1 },
	{ key: 'datasets', title: 'Datasets', value: p => p.datasets.length, first: -1 },
	{ key: 'metrics', title: 'Metrics', value: p => p.metrics.length, first: -1, number: true },
	{ key: 'results', title: 'Results', value: p => p.results.length, first: -1, number: true },
	{ key: 'gains', title: 'Gains', value: p => p.gains.length, first: -1, number: true },
]

// What is shown: filters as text, '' for any.
const blank = { words: '', code: '', host: '', dataset: '', metric: '', gain: '', from: '', to: '' }
const view = { ...blank, sort: 'date', sign: -1, page: 0, open: new Set() }
const controls = {}

// ---- choosing ----

// A known name is meant exactly ("CIFAR-10" is not CIFAR-100), anything else as a part of one.
function nameTest(asked, known, kind) {
	const wanted = asked.trim().toLowerCase()
	const exact = known.has(wanted) ? known.get(wanted).toLowerCase() : null
	return p => p[kind].some(f => exact !== null ? f.label.toLowerCase() === exact
		: f.label.toLowerCase().includes(wanted) || f.name.toLowerCase().includes(wanted))
}

function tests() {
	const all = []
	if (view.code) all.push(p => p.code_status === view.code)
	if (view.host) all.push(p => p.links.some(l => l.kind === 'code' && l.host === view.host))
	if (view.dataset.trim()) all.push(nameTest(view.dataset, datasetNames, 'datasets'))
	if (view.metric.trim()) all.push(nameTest(view.metric, metricNames, 'metrics'))
	if (view.gain) all.push(p => p.gains.some(g => g.kind === view.gain))
	if (view.from) all.push(p => p.year !== null && p.year >= Number(view.from))
	if (view.to) all.push(p => p.year !== null && p.year <= Number(view.to))
	// Last, for it costs most.
	const words = view.words.toLowerCase().split(/\s+/).filter(w => w)
	if (words.length) all.push(p => { const text = haystackOf(p); return words.every(w => text.includes(w)) })
	return all
}

function chosen() {
	const wanted = tests()
	const column = columns.find(c => c.key === view.sort)
	return papers.filter(p => wanted.every(test => test(p)))
		.map(p => ({ p, v: column.value(p) }))
		.sort((a, b) => (a.v < b.v ? -view.sign : a.v > b.v ? view.sign : a.p.index - b.p.index))
		.map(({ p }) => p)
}

// ---- rows ----

const someNames = list => {
	const names = [...new Set(list.map(f => f.label))]
	return names.slice(0, 3).join(', ') + (names.length > 3 ? ` +${names.length - 3}` : '')
}
function codeText(p) {
	if (p.code_status === 'none') return el('span', { class: 'faint' }, '–')
	if (p.code_status === 'promised') return 'promised'
	const address = p.links.find(l => l.kind === 'code')
	return address ? link(address.url, address.host || 'available') : 'available'
}
const count = n => n ? String(n) : el('span', { class: 'faint' }, '–')

function paperRows(paper) {
	const id = `detail-${paper.index}`
	const isOpen = view.open.has(paper.index)
	const button = el('button', { type: 'button', class: 'title', id: `paper-${paper.index}`, 'aria-expanded': String(isOpen), 'aria-controls': id, onclick: () => toggle(paper) }, titleOf(paper))
	const row = el('tr', { class: isOpen ? 'open' : null },
		el('td', {}, button, el('div', { class: 'by faint' }, [paper.by, paper.mark].filter(s => s).join(' · '))),
		el('td', { class: 'date' }, paper.date || el('span', { class: 'faint' }, '–')),
		el('td', {}, codeText(paper)),
		el('td', { class: 'names' }, someNames(paper.datasets) || el('span', { class: 'faint' }, '–')),
		el('td', { class: 'number' }, count(paper.metrics.length)),
		el('td', { class: 'number' }, count(paper.results.length)),
		el('td', { class: 'number' }, count(paper.gains.length)))
	const labels = columns.map(c => c.title)
	row.querySelectorAll('td').forEach((td, i) => td.setAttribute('data-label', labels[i]))
	const detail = el('tr', { id, class: 'detail-row', hidden: !isOpen }, el('td', { colspan: String(columns.length) }))
	if (isOpen) fillDetail(paper, detail)
	return [row, detail]
}

async function fillDetail(paper, row) {
	if (document.readyState === 'loading') {
		row.firstChild.replaceChildren(el('p', { class: 'note' }, 'Still reading the abstracts …'))
		await textsThere
	}
	row.firstChild.replaceChildren(detailOf(paper))
}

function toggle(paper) {
	const button = document.getElementById(`paper-${paper.index}`), row = document.getElementById(`detail-${paper.index}`)
	const opens = row.hidden
	if (opens) view.open.add(paper.index)
	else view.open.delete(paper.index)
	row.hidden = !opens
	button.setAttribute('aria-expanded', String(opens))
	row.previousSibling.classList.toggle('open', opens)
	if (opens) return fillDetail(paper, row)
	row.firstChild.replaceChildren()
}

// ---- showing ----

let latest = 0 // of several searches begun while texts were still coming, the last one counts

async function show() {
	const mine = ++latest
	if (view.words.trim() && document.readyState === 'loading') {
		replace('paper-count', document.createTextNode('Still reading the abstracts …'))
		await textsThere
	}
	if (mine !== latest) return
	const list = chosen()
	const pages = Math.max(1, Math.ceil(list.length / pageSize))
	view.page = Math.min(view.page, pages - 1)
	const from = view.page * pageSize
	const part = list.slice(from, from + pageSize)
	replace('paper-rows', part.flatMap(paperRows))
	const filtered = Object.keys(blank).some(k => view[k].trim())
	replace('paper-count', document.createTextNode(!list.length ? (papers.length ? 'No paper matches all of these filters.' : 'The database, or the selection of it, holds no paper.')
		: `${number(from + 1)}–${number(from + part.length)} of ${plural(list.length, 'paper')}${filtered ? ` that match, of ${number(papers.length)}` : ''}`))
	controls.reset.disabled = !filtered
	controls.before.disabled = view.page === 0
	controls.after.disabled = view.page >= pages - 1
	for (const c of columns) {
		controls[`sort-${c.key}`].setAttribute('aria-sort', view.sort !== c.key ? 'none' : view.sign > 0 ? 'ascending' : 'descending')
	}
	return list
}

function set(changes) {
	Object.assign(view, { page: 0 }, changes)
	for (const key of Object.keys(blank)) if (controls[key].value !== view[key]) controls[key].value = view[key]
	return show()
}

function sortBy(column) {
	set({ sign: view.sort === column.key ? -view.sign : column.first, sort: column.key })
}

function turn(by) {
	view.page += by
	show()
	document.getElementById('paper-table').scrollIntoView()
}

// From elsewhere on the page: the papers of a name, or one paper, opened.
function choosePapers(changes) {
	set({ ...blank, ...changes })
}
async function openPaper(paper, event) {
	event?.preventDefault()
	Object.assign(view, blank)
	view.open.add(paper.index)
	view.page = Math.floor(chosen().indexOf(paper) / pageSize)
	await set({ page: view.page })
	const button = document.getElementById(`paper-${paper.index}`)
	button.scrollIntoView({ block: 'start' })
	button.focus({ preventScroll: true })
}

// ---- building ----

// The names are offered once somebody is about to type: they are thousands.
function nameInput(kind, rows) {
	const list = el('datalist', { id: `${kind}-names` })
	const offer = () => {
		if (!list.firstChild) list.append(...[...papersBy(rows, f => f.label).keys()].slice(0, namesOffered).map(value => el('option', { value })))
	}
	return [el('input', { type: 'text', placeholder: ' ', list: list.id, autocomplete: 'off', spellcheck: 'false', onfocus: offer, oninput: e => set({ [kind]: e.target.value }) }), list]
}

function drawPapers(container) {
	const choose = key => event => set({ [key]: event.target.value })
	const years = [...new Set(papers.map(p => p.year).filter(y => y))].sort((a, b) => b - a)
	const yearOptions = [['', 'any'], ...years.map(y => [String(y), String(y)])]
	const hosts = papersBy(facts.links.filter(l => l.kind === 'code'), l => l.host)
	const gains = papersBy(facts.gains, g => g.kind)
	const [dataset, datasetList] = nameInput('dataset', facts.datasets)
	const [metric, metricList] = nameInput('metric', facts.metrics)
	const statuses = countBy(papers, p => p.code_status)
	const coded = [['available', 'available'], ['promised', 'promised'], ['none', 'not mentioned']]
	Object.assign(controls, {
		words: el('input', { type: 'search', placeholder: ' ', autocomplete: 'off', spellcheck: 'false', oninput: e => set({ words: e.target.value }) }),
		code: select([['', 'any'], ...coded.map(([v, t]) => [v, `${t} (${number(statuses.get(v) ?? 0)})`])], choose('code')),
		host: select([['', 'any'], ...[...hosts].map(([h, n]) => [h, `${h} (${number(n)})`])], choose('host')),
		dataset, metric,
		gain: select([['', 'any'], ...[...gains].map(([k, n]) => [k, `${gainKinds[k]} (${number(n)})`])], choose('gain')),
		from: select(yearOptions, choose('from')),
		to: select(yearOptions, choose('to')),
		reset: el('button', { type: 'button', onclick: () => set({ ...blank }) }, 'Clear filters'),
		before: el('button', { type: 'button', onclick: () => turn(-1) }, 'Previous page'),
		after: el('button', { type: 'button', onclick: () => turn(1) }, 'Next page'),
	})
	for (const c of columns) {
		controls[`sort-${c.key}`] = el('th', { scope: 'col', class: c.number ? 'number' : null },
			el('button', { type: 'button', class: 'sort', onclick: () => sortBy(c) }, c.title))
	}
	container.append(
		el('p', { class: 'note' }, 'Open a paper by its title. Metrics, Results and Gains count what the paper states.'),
		el('div', { class: 'controls', role: 'search', 'aria-label': 'Filter the papers' },
			labelled('Words in title, authors, abstract', controls.words, 'wide'), labelled('Code', controls.code), labelled('Code host', controls.host),
			labelled('Dataset', dataset), labelled('Metric', metric), labelled('Kind of gain', controls.gain),
			labelled('From year', controls.from), labelled('To year', controls.to), datasetList, metricList, controls.reset),
		el('p', { id: 'paper-count', 'aria-live': 'polite' }),
		el('div', { class: 'scroll' }, el('table', { class: 'papers' }, el('caption', { class: 'unseen' }, 'Papers'),
			el('thead', {}, el('tr', {}, columns.map(c => controls[`sort-${c.key}`]))), el('tbody', { id: 'paper-rows' }))),
		el('div', { class: 'turn' }, controls.before, controls.after))
	show()
}
