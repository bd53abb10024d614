// boards.js: leaderboards: the papers' own results on one dataset in one metric, on one scale, the best first.

// Units that differ only in name or size: name in the text => [family, how many of the family's unit it is].
const unitSizes = {
	'%': ['%', 1], points: ['%', 1],
	ns: ['time', 1e-9], us: ['time', 1e-6], 'μs': ['time', 1e-6], microsecond: ['time', 1e-6], ms: ['time', 1e-3], millisecond: ['time', 1e-3],
	s: ['time', 1], sec: ['time', 1], second: ['time', 1], min: ['time', 60], minute: ['time', 60], h: ['time', 3600], hour: ['time', 3600], day: ['time', 86400],
	fps: ['rate', 1], 'frame per second': ['rate', 1], 'frame/second': ['rate', 1], 'frame/s': ['rate', 1],
	bytes: ['bytes', 1], KB: ['bytes', 1e3], MB: ['bytes', 1e6], GB: ['bytes', 1e9], TB: ['bytes', 1e12],
	KiB: ['bytes', 1024], MiB: ['bytes', 2 ** 20], GiB: ['bytes', 2 ** 30],
}
function unitOf(name) {
	if (!name) return { family: '', size: 1 }
	const one = name.replace(/^(\w{3,})s\b/, '$1') // frames per second, seconds
	const [family, size] = unitSizes[name] ?? unitSizes[one] ?? unitSizes[one.toLowerCase()] ?? [name, 1]
	return { family, size }
}

// {dataset, metric, better, unit, rows: [{result, value}], apart: [result]}: apart holds what is on another scale.
function makeBoard(results) {
	const [{ datasetLabel: dataset, metricLabel: metric }] = results
	const better = betterOf.get(metric) ?? ''
	// The scale is the one most results are on.
	const family = countBy(results, r => unitOf(r.unit).family || ' ').keys().next().value.trim()
	const unit = countBy(results.filter(r => unitOf(r.unit).family === family), r => r.unit || ' ').keys().next().value.trim()
	const bare = results.filter(r => !r.unit)
	const inShares = !family && bare.every(r => r.value >= 0 && r.value <= 1)
	const onScale = r => {
		const own = unitOf(r.unit)
		if (own.family === family) return r.value * own.size / unitOf(unit).size
		// A bare number up to 1 among per cents is a share of 1, and a per cent among shares the other way round.
		if (!own.family) return family === '%' && r.value >= 0 && r.value <= 1 ? r.value * 100 : r.value
		if (own.family === '%' && !family) return inShares ? r.value / 100 : r.value
		return null
	}
	const rows = [], apart = []
	for (const result of results) {
		const value = onScale(result)
		if (value === null) apart.push(result)
		else rows.push({ result, value: Number(value.toPrecision(12)) })
	}
	const sign = better === 'lower' ? 1 : -1
	rows.sort((a, b) => sign * (a.value - b.value) || (a.result.paper.date < b.result.paper.date ? -1 : 1))
	return { dataset, metric, better, unit, rows, apart }
}

const boards = new Map() // dataset => Map of metric => results
for (const r of facts.results) {
	if (r.of !== 'own' || !r.datasetLabel || !r.metricLabel) continue
	if (!boards.has(r.datasetLabel)) boards.set(r.datasetLabel, new Map())
	const metrics = boards.get(r.datasetLabel)
	metrics.set(r.metricLabel, [...metrics.get(r.metricLabel) ?? [], r])
}

// 2023 is its middle, 2023-05 the middle of May.
function yearOf(date) {
	const [year, month, day] = date.split('-').map(Number)
	return year + (month ? (month - 1 + (day ? (day - 1) / 31 : 0.5)) / 12 : 0.5)
}

function timePlot(board) {
	const dated = board.rows.filter(r => r.result.paper.year).map(r => ({ ...r, x: yearOf(r.result.paper.date), y: r.value }))
	dated.sort((a, b) => a.x - b.x)
	const beats = board.better === 'lower' ? (a, b) => a < b : (a, b) => a > b
	let best
	for (const p of dated) {
		p.best = best === undefined || beats(p.y, best)
		if (p.best) best = p.y
		p.text = `${p.result.paper.date}, ${number(p.y)}${unitText(board.unit)}: ${titleOf(p.result.paper)}`
		p.open = event => openPaper(p.result.paper, event)
	}
	if (!dated.length) return el('p', { class: 'empty' }, 'None of these papers has a date, so they can’t be drawn over time.')
	const undated = board.rows.length - dated.length
	const axis = `${board.metric}${board.unit ? ` (${board.unit === 'x' ? '×' : board.unit})` : ''}`
	const direction = board.better ? `${board.better} is better` : 'which direction is better is not known'
	return figure(`${axis} on ${board.dataset} over time`,
		`Each point is a result that a paper reports for its own system; ${direction}. The line follows the best so far. A point leads to its paper.${undated ? ` ${plural(undated, 'result')} without a date not drawn.` : ''}`,
		drawTime(dated, axis))
}

function paperButton(paper) {
	return el('a', { href: '#papers', onclick: event => openPaper(paper, event) }, titleOf(paper))
}

function boardTable(board) {
	// Equal values share a rank.
	const ranks = []
	board.rows.forEach((r, i) => ranks.push(i && r.value === board.rows[i - 1].value ? ranks[i - 1] : i + 1))
	const values = aligned(board.rows.map(r => r.value))
	return table(`Leaderboard: ${board.metric} on ${board.dataset}`, [
		{ title: 'Rank', number: true, cell: (_, i) => String(ranks[i]) },
		{ title: board.unit && board.unit !== 'x' ? `Value, ${board.unit}` : 'Value', number: true, cell: (r, i) => (boundText[r.result.bound] ?? '') + values[i] },
		{ title: 'As written', cell: r => el('q', {}, r.result.surface) },
		{ title: 'Paper', cell: r => paperButton(r.result.paper) },
		{ title: 'Year', number: true, cell: r => String(r.result.paper.year ?? '') },
		{ title: 'Link', cell: r => paperLink(r.result.paper) },
	], board.rows)
}

function showBoard(container, board) {
	const order = board.better === 'lower' ? 'the lowest first, for lower is better'
		: board.better === 'higher' ? 'the highest first, for higher is better'
			: 'the highest first; whether higher or lower is better is not known for this metric'
	container.replaceChildren(timePlot(board),
		el('h3', {}, `Leaderboard: ${board.metric} on ${board.dataset}`),
		el('p', { class: 'note' }, `${plural(board.rows.length, 'result')}, ${order}. The value is on one scale; beside it stand the paper’s words.`),
		boardTable(board),
		board.apart.length ? el('p', { class: 'note' }, `Not ranked, for the value is in another unit: ${board.apart.map(r => `“${r.surface}”`).join(', ')}.`) : '')
}

function drawBoards(container) {
	const own = facts.results.filter(r => r.of === 'own')
	const ranked = [...boards.values()].flatMap(m => [...m.values()]).reduce((n, list) => n + list.length, 0)
	if (!ranked) {
		container.append(el('p', { class: 'empty' }, own.length
			? `The abstracts report ${plural(own.length, 'result')}, but none names both its dataset and its metric, so nothing can be ranked.`
			: 'No abstract here reports a result of its own, so nothing can be ranked.'))
		return
	}
	const size = metrics => [...metrics.values()].reduce((n, list) => n + list.length, 0)
	const byName = (a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : 1
	const datasets = [...boards].sort((a, b) => size(b[1]) - size(a[1]) || byName(a[0], b[0]))
	const place = el('div', {})
	const metricSelect = select([], () => show())
	const datasetSelect = select(datasets.map(([name, m]) => [name, `${name} (${size(m)})`]), () => fillMetrics())
	const show = () => showBoard(place, makeBoard(boards.get(datasetSelect.value).get(metricSelect.value)))
	function fillMetrics() {
		const metrics = [...boards.get(datasetSelect.value)].sort((a, b) => b[1].length - a[1].length || byName(a[0], b[0]))
		metricSelect.replaceChildren(...metrics.map(([name, list]) => el('option', { value: name }, `${name} (${list.length})`)))
		show()
	}
	container.append(
		el('p', { class: 'note' }, `${number(ranked)} of ${plural(own.length, 'result')} that papers report for their own systems name both a dataset and a metric, and can be compared. In brackets: results.`),
		el('div', { class: 'controls' }, labelled('Dataset', datasetSelect), labelled('Metric', metricSelect)), place)
	fillMetrics()
}
