// gains.js: how large the claimed gains are, kind by kind, and the largest of each.

const upTo = (edges, unit) => [
	...edges.map((e, i) => ({ name: i ? `${edges[i - 1]}–${e}` : `< ${e}`, under: e })),
	{ name: `${edges.at(-1)}${unit} +`, under: Infinity },
]
const percents = upTo([1, 2, 5, 10, 20, 50, 100], '')
// What is drawn of each kind: the gains in `units`, by the size of `size`.
const gainPlots = [
	{ kind: 'unspecified', units: ['%'], name: 'in per cent, kind not stated', note: '“improves by 2.1%”: of the value, or points? The text doesn’t say.', bins: percents },
	{ kind: 'relative', units: ['%'], name: 'relative, in per cent', note: '“11.5% relative gain”, “30% fewer”: per cent of what it is compared with.', bins: percents },
	{ kind: 'absolute', units: ['points', '%'], name: 'in percentage points', note: '“23.6 percentage points more”.', bins: percents },
	{ kind: 'factor', units: ['x'], name: 'as a factor (×)', note: '“3x faster”, “half the memory”.', bins: upTo([1.5, 2, 3, 5, 10, 30, 100], '') },
	{ kind: 'from_to', units: ['%'], name: '“from … to …”, in points between', note: '“from 49.6% to 93.7%”: the difference.', bins: percents },
]

// How large a gain is: of a range the larger end, of from-to the difference.
const gainSize = g => g.kind === 'from_to' ? Math.abs(g.high - g.low) : Math.max(g.low, g.high ?? g.low)

function drawGains(container) {
	if (!facts.gains.length) {
		container.append(el('p', { class: 'empty' }, 'No abstract here claims a gain in numbers, so there is nothing to draw.'))
		return
	}
	const better = facts.gains.filter(g => g.direction === 'better')
	let drawn = 0
	const plots = gainPlots.map(plot => {
		const these = better.filter(g => g.kind === plot.kind && plot.units.includes(g.unit))
		drawn += these.length
		if (!these.length) return el('figure', {}, el('h3', {}, `None ${plot.name}`), el('p', { class: 'empty' }, `No gain of this kind is claimed here. (${plot.note})`))
		const bins = plot.bins.map(b => ({ name: b.name, count: 0, under: b.under }))
		for (const g of these) bins.find(b => gainSize(g) < b.under).count++
		return drawBins(`${number(these.length)} ${plot.name}`, plot.note, bins)
	})
	const left = better.length - drawn, worse = facts.gains.length - better.length
	container.append(
		el('p', { class: 'note' }, [
			`How large the ${plural(better.length, 'improvement')} are that abstracts claim, counted in classes of size; of a range (“2–5%”) its larger end counts.`,
			left ? ` ${number(left)} in other units are not drawn, but listed below.` : '',
			worse ? ` ${plural(worse, 'change')} for the worse ${worse === 1 ? 'is' : 'are'} left out too.` : '',
		].join('')),
		el('div', { class: 'several' }, plots))
}

// ---- the largest ----

const claimsShown = 10

// A choice is one kind in one unit: only such can be compared.
function claimGroups() {
	const groups = new Map()
	for (const g of facts.gains) {
		const unit = g.kind === 'absolute' && g.unit === '%' ? 'points' : g.unit
		const key = `${g.kind}\n${unit}`
		groups.set(key, [...groups.get(key) ?? [], g])
	}
	return [...groups].map(([key, list]) => {
		const [kind, unit] = key.split('\n')
		const inUnit = unit === 'x' ? '×' : unit === '%' ? 'per cent' : unit || 'no unit'
		const name = kind === 'from_to' ? `from … to …, ${inUnit}` : `${gainKinds[kind]}, ${inUnit}`
		return { name: name[0].toUpperCase() + name.slice(1), list }
	}).sort((a, b) => b.list.length - a.list.length || (a.name < b.name ? -1 : 1))
}

function drawClaims(container) {
	const groups = claimGroups()
	if (!groups.length) return
	let shown = claimsShown
	const place = el('div', {})
	const kind = select(groups.map((g, i) => [String(i), `${g.name} (${g.list.length})`]), () => { shown = claimsShown; show() })
	const sense = select([['better', 'for the better'], ['worse', 'for the worse'], ['', 'both']], () => { shown = claimsShown; show() })
	function show() {
		const list = groups[Number(kind.value)].list.filter(g => !sense.value || g.direction === sense.value)
			.sort((a, b) => gainSize(b) - gainSize(a))
		const caption = `The largest claims: ${groups[Number(kind.value)].name}`
		if (!list.length) return place.replaceChildren(el('p', { class: 'empty' }, 'None of these changes is in this direction.'))
		place.replaceChildren(
			table(caption, [
				{ title: 'Amount', number: true, cell: gainAmount },
				{ title: 'As written', cell: g => el('q', {}, g.surface) },
				{ title: 'Metric', cell: g => g.metricLabel },
				{ title: 'Compared with', cell: g => g.baseline },
				{ title: 'Dataset', cell: g => g.datasetLabel },
				...sense.value ? [] : [{ title: 'For the', cell: g => g.direction }],
				{ title: 'Paper', cell: g => paperButton(g.paper) },
				{ title: 'Year', number: true, cell: g => String(g.paper.year ?? '') },
			], list.slice(0, shown)),
			el('p', { class: 'note' }, `${number(Math.min(shown, list.length))} of ${plural(list.length, 'claim')}, the largest first. `,
				shown < list.length ? el('button', { type: 'button', onclick: () => { shown += 40; show() } }, 'Show more') : ''))
	}
	container.append(el('h3', {}, 'The largest claims'),
		el('div', { class: 'controls' }, labelled('Kind and unit', kind), labelled('Change', sense)), place)
	show()
}
