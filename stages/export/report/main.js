// main.js: the overview, and everything into its place.

function drawOverview() {
	const dates = papers.map(p => p.date).filter(d => d).sort()
	const span = !dates.length ? '' : dates[0] === dates.at(-1) ? ` of ${dates[0]}` : `, ${dates[0]} to ${dates.at(-1)}`
	const heading = papers.length === 1 ? 'What one abstract states' : `What ${number(papers.length)} abstracts state`
	document.title = `${heading} – papersift`
	replace('heading', document.createTextNode(papers.length ? heading : 'No paper to show'))
	replace('subtitle', document.createTextNode(`${source.database}: ${plural(papers.length, 'paper')}${span}`))
	replace('made', document.createTextNode(`Made by papersift ${source.version} from ${source.database}. This page is one file and asks for nothing from the network.`))
	const status = countBy(papers, p => p.code_status)
	const having = kind => papers.filter(p => p[kind].length).length
	const own = facts.results.filter(r => r.of === 'own').length
	const distinct = rows => new Set(rows.map(r => r.label)).size
	const part = n => `${share(n, papers.length)} of papers`
	const entry = (term, n, about) => el('div', {}, el('dt', {}, term), el('dd', {}, el('b', {}, number(n)), ' ', el('span', { class: 'note' }, about)))
	replace('counts',
		entry('Papers', papers.length, dates.length < papers.length ? `${number(papers.length - dates.length)} of them without a date` : 'all of them dated'),
		entry('Code available', status.get('available') ?? 0, part(status.get('available') ?? 0)),
		entry('Code promised', status.get('promised') ?? 0, part(status.get('promised') ?? 0)),
		entry('Links', facts.links.length, `to code, data, models, projects; in ${part(having('links'))}`),
		entry('Datasets', distinct(facts.datasets), `different ones, in ${part(having('datasets'))}`),
		entry('Metrics', distinct(facts.metrics), `different ones, in ${part(having('metrics'))}`),
		entry('Results', facts.results.length, `${number(own)} of the papers’ own systems; in ${part(having('results'))}`),
		entry('Gains', facts.gains.length, `differences claimed; in ${part(having('gains'))}`))
}

const at = id => document.getElementById(id)
drawOverview()
drawCode(at('code-plot'))
drawNamed(at('dataset-plot'), papersBy(facts.datasets, f => f.label), 'dataset', 'name', name => choosePapers({ dataset: name }))
drawNamed(at('metric-plot'), papersBy(facts.metrics, f => f.label), 'metric', 'name', name => choosePapers({ metric: name }))
drawGains(at('gain-plots'))
drawClaims(at('claims'))
drawBoards(at('board'))
drawPapers(at('paper-table'))
performance.mark('shown')
document.documentElement.dataset.ready = 'true'
