// data.js: the data of the page as objects. All files of this directory become one script, in which their top-level
// names are shared; main.js comes last and starts everything. Nothing here writes HTML: dom.js alone makes nodes, and
// only from text.
'use strict'

const source = JSON.parse(document.getElementById('data').textContent)

// A table of columns as an array of objects; pooled columns get their strings back.
function rowsOf(table) {
	const columns = { ...table.plain }
	for (const [name, cells] of Object.entries(table.pooled)) columns[name] = cells.map(at => source.strings[at])
	const names = Object.keys(columns), arrays = Object.values(columns)
	const rows = new Array(table.rows)
	for (let i = 0; i < table.rows; i++) {
		const row = {}
		for (let k = 0; k < names.length; k++) row[names[k]] = arrays[k][i]
		rows[i] = row
	}
	return rows
}

const kinds = ['links', 'datasets', 'metrics', 'results', 'gains', 'facts']
const facts = {}
const papers = rowsOf(source.papers)
const none = Object.freeze([]) // most papers lack most kinds of fact

papers.forEach((paper, index) => {
	paper.index = index
	paper.year = paper.date ? Number(paper.date.slice(0, 4)) : null
	paper.codeHost = '' // of the first link to code
	paper.links = paper.datasets = paper.metrics = paper.results = paper.gains = paper.facts = none
})
for (const kind of kinds) {
	facts[kind] = rowsOf(source[kind])
	for (const fact of facts[kind]) {
		const paper = fact.paper = papers[fact.paper]
		if (paper[kind] === none) paper[kind] = []
		paper[kind].push(fact)
	}
}
for (const l of facts.links) if (l.kind === 'code') l.paper.codeHost ||= l.host

// ---- one name for each dataset and metric ----

// The list's spelling where there is one, else the name as printed; names that differ in case only are one.
function settleNames(rows) {
	const labels = new Map()
	for (const listed of [true, false])
		for (const row of rows) {
			const name = row.canonical || row.name
			if (!!row.canonical === listed && !labels.has(name.toLowerCase())) labels.set(name.toLowerCase(), name)
		}
	const ofName = new Map() // a name as printed, in lower case: its label
	for (const row of rows) {
		row.label = labels.get((row.canonical || row.name).toLowerCase())
		if (!ofName.has(row.name.toLowerCase())) ofName.set(row.name.toLowerCase(), row.label)
	}
	for (const [key, label] of labels) if (!ofName.has(key)) ofName.set(key, label)
	return ofName
}

const datasetNames = settleNames(facts.datasets)
const metricNames = settleNames(facts.metrics)
const betterOf = new Map() // a metric's label: higher or lower
for (const m of facts.metrics) if (m.better && !betterOf.has(m.label)) betterOf.set(m.label, m.better)

// What a result or gain calls a dataset or metric: as its own paper means it, else as any paper does.
function labelOf(name, own, all) {
	if (!name) return ''
	const same = own.find(row => row.name === name || row.canonical === name)
	return same ? same.label : all.get(name.toLowerCase()) ?? name
}
for (const kind of ['results', 'gains'])
	for (const row of facts[kind]) {
		row.datasetLabel = labelOf(row.dataset, row.paper.datasets, datasetNames)
		row.metricLabel = labelOf(row.metric, row.paper.metrics, metricNames)
	}

// ---- long texts ----

// Abstracts, comments and authors lie behind this script, in blocks of source.block papers. The browser may still be
// reading them when the page is shown; once it has, all of them are there.
const textBlocks = []
const textsThere = new Promise(resolve => {
	if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', resolve, { once: true })
	else resolve()
})

function textBlock(number) {
	const element = textElements()[number]
	textBlocks[number] ??= JSON.parse(element.textContent)
	return textBlocks[number]
}
function textElements() {
	textElements.found ??= document.querySelectorAll('script.text')
	return textElements.found
}

// Of a paper, once textsThere: {abstract, comment, authors}.
function textsOf(paper) {
	const block = textBlock(Math.floor(paper.index / source.block))
	const at = paper.index % source.block
	return { title: paper.title, abstract: block.abstract[at], comment: block.comment[at], authors: block.authors[at] }
}

// All words of a paper in lower case, for the search.
const haystacks = []
function haystackOf(paper) {
	if (haystacks[paper.index] === undefined) {
		const t = textsOf(paper)
		haystacks[paper.index] = [t.title, t.authors, t.abstract, t.comment, paper.venue, paper.id].join('\n').toLowerCase()
	}
	return haystacks[paper.index]
}

// ---- counting ----

// A Map of key to count, most frequent first, then by name.
function countBy(rows, key) {
	const counts = new Map()
	for (const row of rows) {
		const k = key(row)
		if (k) counts.set(k, (counts.get(k) ?? 0) + 1)
	}
	return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
}

// The papers behind rows of facts, each once for each key.
function papersBy(rows, key) {
	const seen = new Set()
	return countBy(rows, row => {
		const k = key(row), once = k && `${row.paper.index} ${k}`
		if (!k || seen.has(once)) return ''
		seen.add(once)
		return k
	})
}
