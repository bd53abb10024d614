// dom.js: nodes, numbers and addresses. Text becomes text nodes and attribute values, never HTML.

// el('p', {class: 'note', onclick: f}, 'text', node, ...)
function el(name, attributes = {}, ...children) {
	return fill(document.createElement(name), attributes, children)
}
function svg(name, attributes = {}, ...children) {
	return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children)
}
function fill(node, attributes, children) {
	for (const [key, value] of Object.entries(attributes)) {
		if (value === null || value === undefined || value === false) continue
		if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
		else node.setAttribute(key, value === true ? '' : value)
	}
	node.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== ''))
	return node
}
function replace(id, ...children) {
	document.getElementById(id).replaceChildren(...children.flat(Infinity).filter(c => c))
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const precise = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 })
const number = n => Math.abs(n) >= 1e5 ? grouped.format(n) : precise.format(n)
const share = (part, all) => !all ? '0%' : part === 0 ? '0%' : part / all < 0.001 ? 'under 0.1%' : `${(100 * part / all).toFixed(1)}%`
const plural = (n, one, many = one + 's') => `${number(n)} ${n === 1 ? one : many}`

// Only what a browser may safely open becomes a link.
function safeAddress(url) {
	try {
		const parsed = new URL(url)
		return ['http:', 'https:'].includes(parsed.protocol) ? parsed.href : null
	} catch {
		return null
	}
}
function link(url, text = url) {
	const href = safeAddress(url)
	return href ? el('a', { href, rel: 'noopener noreferrer', target: '_blank' }, text) : document.createTextNode(text)
}
const placeNames = { 'arxiv.org': 'arXiv', 'doi.org': 'DOI', 'aclanthology.org': 'ACL', 'openreview.net': 'OpenReview', 'pubmed.ncbi.nlm.nih.gov': 'PubMed' }
// The paper where it was published, or ''.
function paperLink(paper) {
	const href = safeAddress(paper.link)
	if (!href) return ''
	const a = link(paper.link, placeNames[new URL(href).host] ?? 'page')
	a.setAttribute('aria-label', `${a.textContent}: ${titleOf(paper)}`)
	return a
}

const titleOf = paper => paper.title || `(no title) ${paper.id}`
const unitText = unit => !unit ? '' : unit === '%' ? '%' : unit === 'x' ? '×' : ` ${unit}`
const boundText = { exact: '', up_to: 'up to ', at_least: 'at least ', about: 'about ', average: 'on average ' }

// "84.2%", "up to 1.6–3.2×"
function amountText(low, high, unit, bound) {
	const range = high !== null && high !== low ? `${number(low)}–${number(high)}` : number(low)
	return (boundText[bound] ?? '') + range + unitText(unit)
}

// Numbers as texts of which, set flush right in figures of one width, the decimal points stand below each other.
function aligned(numbers) {
	const texts = numbers.map(number)
	const decimals = texts.map(t => t.includes('.') ? t.length - t.indexOf('.') - 1 : 0)
	const most = Math.max(0, ...decimals)
	return texts.map((t, i) => t + (decimals[i] || !most ? '' : '\u2008') + '\u2007'.repeat(most - decimals[i]))
}

// A labelled control. `control` gets an id of its own.
function labelled(text, control, also = '') {
	labelled.count = (labelled.count ?? 0) + 1
	control.id ||= `control-${labelled.count}`
	return el('div', { class: `control ${also}`.trim() }, el('label', { for: control.id }, text), control)
}
// options: [value, text] pairs
function select(options, onchange) {
	return el('select', { onchange }, options.map(([value, text]) => el('option', { value }, text)))
}

// A table: columns are {title, number: true, cell: row => node or text}.
function table(caption, columns, rows) {
	return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
		el('table', {},
			el('caption', { class: 'unseen' }, caption),
			el('thead', {}, el('tr', {}, columns.map(c => el('th', { scope: 'col', class: c.number ? 'number' : null }, c.title)))),
			el('tbody', {}, rows.map((row, i) => el('tr', {}, columns.map(c => el('td', { class: c.number ? 'number' : c.class }, c.cell(row, i))))))))
}
