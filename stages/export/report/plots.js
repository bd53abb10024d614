// plots.js: bars and points as SVG, drawn as wide as there is room and drawn again when that changes.

// A figure whose SVG is made by draw(width). heading says what is seen, note how to read it.
function figure(heading, note, draw, ...more) {
	const holder = el('div', { class: 'plot' })
	const redraw = () => {
		const width = Math.floor(holder.clientWidth)
		if (!width || width === redraw.width) return
		redraw.width = width
		holder.replaceChildren(draw(width))
	}
	new ResizeObserver(redraw).observe(holder)
	return el('figure', {}, el('figcaption', {}, el('h3', {}, heading), note ? el('p', { class: 'note' }, note) : ''), holder, more)
}

function canvas(width, height, label, ...children) {
	return svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': label }, children)
}
const rect = (x, y, width, height, cls) => svg('rect', { x, y, width: Math.max(width, 0), height: Math.max(height, 0), class: cls })
const label = (x, y, text, anchor = 'start', cls = null) => svg('text', { x, y, 'text-anchor': anchor, class: cls }, text)
const line = (x1, y1, x2, y2, cls = 'axis') => svg('line', { x1, y1, x2, y2, class: cls })
const cut = (text, n) => [...text].length > n ? [...text].slice(0, n - 1).join('') + '…' : text

// Round steps from low to high, about n of them.
function ticks(low, high, n) {
	const span = high - low || Math.abs(high) || 1
	const raw = span / n, power = 10 ** Math.floor(Math.log10(raw))
	const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= raw)
	const out = []
	for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) out.push(Number((i * step).toPrecision(12)))
	return out
}

// ---- papers with code by year and host ----

const hostsShown = 5

function drawCode(container) {
	const coded = papers.filter(p => p.code_status === 'available')
	const dated = coded.filter(p => p.year)
	if (!dated.length) {
		container.append(el('p', { class: 'empty' }, coded.length
			? `${plural(coded.length, 'paper')} with code, but none has a date, so there is nothing to draw by year.`
			: 'No abstract here says that its code is available, so there is nothing to draw.'))
		return
	}
	const hostCounts = countBy(dated, p => p.codeHost)
	const hosts = [...hostCounts.keys()].slice(0, hostsShown)
	const others = hostCounts.size > hosts.length
	const series = [...hosts.map(h => ({ name: h, has: p => p.codeHost === h }))]
	if (others) series.push({ name: 'other hosts', has: p => p.codeHost && !hosts.includes(p.codeHost) })
	if (dated.some(p => !p.codeHost)) series.push({ name: 'no link to it', has: p => !p.codeHost })
	const allYears = papers.filter(p => p.year).map(p => p.year)
	const first = dated.reduce((y, p) => Math.min(y, p.year), Infinity), last = allYears.reduce((y, z) => Math.max(y, z))
	const years = Array.from({ length: last - first + 1 }, (_, i) => first + i)
	const perYear = countBy(allYears, y => y)
	const cells = years.map(y => series.map(s => dated.filter(p => p.year === y && s.has(p)).length))
	const totals = cells.map(row => row.reduce((a, b) => a + b, 0))

	const draw = width => {
		const height = 240, left = 44, bottom = 22, top = 18
		const step = Math.min((width - left) / years.length, 120), bar = Math.min(step * 0.78, 64)
		const most = Math.max(...totals), y = n => height - bottom - (height - bottom - top) * n / most
		const every = Math.ceil(36 / step)
		return canvas(width, height, 'Bars: papers with code, a bar a year',
			ticks(0, most, 4).filter(Number.isInteger).map(t => [line(left, y(t), left + step * years.length, y(t), t ? 'grid' : 'axis'), label(left - 6, y(t) + 4, number(t), 'end', 'faint')]),
			years.map((year, i) => {
				const x = left + step * i + (step - bar) / 2
				let sum = 0
				return svg('g', {},
					svg('title', {}, `${year}: ${plural(totals[i], 'paper')} with code of ${number(perYear.get(year) ?? 0)}`),
					cells[i].map((n, k) => n ? rect(x, y(sum += n), bar, y(sum - n) - y(sum) - (sum > n ? 1 : 0), `s${k}`) : ''),
					step >= 26 && totals[i] ? label(x + bar / 2, y(totals[i]) - 5, number(totals[i]), 'middle') : '',
					i % every === 0 ? label(x + bar / 2, height - 6, String(year), 'middle', 'faint') : '')
			}))
	}
	const legend = el('ul', { class: 'keys' }, series.map((s, k) => el('li', {},
		svg('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, rect(0, 0, 12, 12, `s${k}`)), ` ${s.name}`)))
	const numbers = el('details', {}, el('summary', {}, 'The same as numbers'),
		table('Papers with code by year and host', [
			{ title: 'Year', cell: (_, i) => String(years[i]) },
			{ title: 'Papers', number: true, cell: (_, i) => number(perYear.get(years[i]) ?? 0) },
			{ title: 'With code', number: true, cell: (_, i) => number(totals[i]) },
			{ title: 'Share', number: true, cell: (_, i) => share(totals[i], perYear.get(years[i]) ?? 0) },
			...series.map((s, k) => ({ title: s.name, number: true, cell: row => number(row[k]) })),
		], cells))
	const undated = coded.length - dated.length
	container.append(figure(
		`${number(coded.length)} of ${plural(papers.length, 'paper')} (${share(coded.length, papers.length)}) say that their code is available`,
		`Papers a year, by the host of their first link to code; “no link to it” says so without naming an address as code.${undated ? ` ${plural(undated, 'paper has', 'papers have')} no date and ${undated === 1 ? 'is' : 'are'} not drawn.` : ''}`,
		draw, legend, numbers))
}

// ---- most named ----

// Horizontal bars of a Map name => papers. Each bar leads to the papers.
function drawNamed(container, counts, what, verb, choose) {
	const shown = [...counts].slice(0, 15)
	if (!shown.length) {
		container.append(el('p', { class: 'empty' }, `No abstract here names a ${what}, so there is nothing to draw.`))
		return
	}
	const draw = width => {
		const row = 22, room = Math.min(width * 0.45, 210), right = 48, most = shown[0][1]
		return canvas(width, row * shown.length, `Bars: papers for each ${what}`, shown.map(([name, n], i) => {
			const length = (width - room - right) * n / most
			return svg('a', { href: '#papers', class: 'bar', 'aria-label': `${name}: ${plural(n, 'paper')}. Show them.`, onclick: () => choose(name) },
				svg('title', {}, `${name}: ${plural(n, 'paper')}. Click to list them.`),
				rect(0, row * i, width, row, 'hit'),
				label(room - 8, row * i + 15, cut(name, Math.floor(room / 7)), 'end'),
				rect(room, row * i + 4, Math.max(length, 1), row - 8, 's0'),
				label(room + Math.max(length, 1) + 6, row * i + 15, number(n), 'start', 'faint'))
		}))
	}
	container.append(figure(`${shown[0][0]} is the ${what} most papers ${verb}`,
		`Papers that name each ${what}${counts.size > shown.length ? `; the first ${shown.length} of ${number(counts.size)}` : ''}. A bar leads to its papers.`, draw))
}

// ---- bars of classes ----

// bins: [{name, count}]
function drawBins(heading, note, bins) {
	return figure(heading, note, width => {
		const height = 150, bottom = 34, top = 16, step = width / bins.length, bar = step * 0.84
		const most = Math.max(...bins.map(b => b.count), 1), y = n => height - bottom - (height - bottom - top) * n / most
		return canvas(width, height, heading, line(0, y(0), width, y(0)), bins.map((b, i) => {
			const x = step * i + (step - bar) / 2, middle = x + bar / 2
			return svg('g', {}, svg('title', {}, `${b.name}: ${number(b.count)}`),
				rect(x, y(b.count), bar, y(0) - y(b.count), 's0'),
				b.count ? label(middle, y(b.count) - 4, number(b.count), 'middle') : '',
				label(middle, height - bottom + 15, b.name, 'middle', 'faint small'))
		}))
	})
}

// ---- values over time ----

// points: [{x: year with fraction, y, best: whether the best so far, text, open}]
function drawTime(points, axis) {
	return width => {
		const height = 260, left = 58, bottom = 26, top = 12, right = 12
		const low = Math.min(...points.map(p => p.y)), high = Math.max(...points.map(p => p.y))
		const margin = (high - low || Math.abs(high) || 1) * 0.06, y0 = low - margin, y1 = high + margin
		const from = Math.floor(Math.min(...points.map(p => p.x))), to = Math.floor(Math.max(...points.map(p => p.x))) + 1
		const x = v => left + (width - left - right) * (v - from) / (to - from)
		const y = v => height - bottom - (height - bottom - top) * (v - y0) / (y1 - y0)
		const every = Math.max(1, Math.ceil((to - from) / Math.floor((width - left) / 44)))
		const years = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(v => (v - from) % every === 0)
		const best = points.filter(p => p.best)
		const path = best.map((p, i) => i ? `H${x(p.x)}V${y(p.y)}` : `M${x(p.x)},${y(p.y)}`).join('') + `H${x(to)}`
		return canvas(width, height, `Points: ${axis} by date`,
			ticks(y0, y1, 5).map(t => [line(left, y(t), width - right, y(t), 'grid'), label(left - 8, y(t) + 4, number(t), 'end', 'faint')]),
			line(left, height - bottom, width - right, height - bottom),
			years.map(v => [line(x(v), height - bottom, x(v), height - bottom + 4), v < to ? label(x(v) + 3, height - 8, String(v), 'start', 'faint') : '']),
			svg('path', { d: path, class: 'best' }),
			points.map(p => svg('a', { href: '#papers', 'aria-label': p.text, onclick: p.open },
				svg('title', {}, p.text), svg('circle', { cx: x(p.x), cy: y(p.y), r: 5, class: p.best ? 'point on' : 'point' }))))
	}
}
