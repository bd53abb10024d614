// report.mjs WHAT FILE...: opens the report's page in Chromium and uses it as a reader would. Prints what is wrong and
// exits with 1.
//   answers papers.db report.html   what the page says is what SQL says of the database: the questions of a reader
//   use report.html                 filters, order, pages, rows, keyboard; accessible in light, dark, on a phone, printed
//   hostile report.html             the page of fixtures/report/hostile: nothing of it runs, loads or leads astray
//   empty report.html               a page without papers says so
//   measure report.html             how long it takes to open and to filter; a number is no fault
// On every page: no message on the console, no request but for the page itself.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

const problems = []
const expect = (what, got, wanted) => {
	const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)]
	if (a !== b) problems.push(`${what}: ${a}, expected ${b}`)
}

async function open(file, options, use) {
	const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'papersift-chromium-'))
	const browser = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: flags, offline: true, ...options })
	try {
		const page = await browser.newPage()
		const address = pathToFileURL(path.resolve(file)).href
		page.quiet = true
		page.on('console', m => { if (page.quiet) problems.push(`console: ${m.text()}`) })
		page.on('pageerror', e => problems.push(`error: ${e.message}`))
		page.on('dialog', d => { problems.push(`dialog: ${d.message()}`); d.dismiss() })
		page.on('request', r => { if (r.url() !== address) problems.push(`request: ${r.url().slice(0, 200)}`) })
		await page.goto(address)
		await page.waitForFunction(() => document.documentElement.dataset.ready)
		await use(page, browser)
	} finally {
		await browser.close()
		fs.rmSync(profile, { recursive: true, force: true })
	}
}

// ---- what a reader does ----

const text = (page, selector) => page.locator(selector).allInnerTexts()
const titles = page => text(page, '#paper-rows button.title')
const total = async page => { // "1–50 of 393 papers that match, of 20,000"
	const words = await page.locator('#paper-count').innerText()
	return Number(/of ([\d,]+) paper/.exec(words)?.[1].replaceAll(',', '') ?? 0)
}
const filter = (page, label) => page.getByRole('search').getByLabel(label, { exact: true })
const clear = async page => { if (await page.getByText('Clear filters').isEnabled()) await page.getByText('Clear filters').click() }
const pick = async (control, value) => control.selectOption(value)
async function allTitles(page) {
	const all = []
	for (;;) {
		all.push(...await titles(page))
		if (await page.getByText('Next page').isDisabled()) return all.sort()
		await page.getByText('Next page').click()
	}
}
const tile = async (page, name) => Number((await page.locator(`#counts div:has(dt:text-is("${name}")) b`).innerText()).replaceAll(',', ''))
// The cells of a table's row, by its caption.
const row = (page, caption, n) => page.locator(`table:has(caption:has-text("${caption}")) > tbody > tr`).nth(n).locator('td').allInnerTexts()

// ---- answers ----

async function answers(db, html) {
	const sql = query => JSON.parse(execFileSync('sqlite3', ['-readonly', '-json', db, query], { encoding: 'utf8', maxBuffer: 1 << 28 }) || '[]')
	const one = query => Object.values(sql(query)[0] ?? {})[0]
	const label = "lower(coalesce(nullif(canonical, ''), name))"
	await open(html, {}, async page => {
		expect('1. how many papers there are', await tile(page, 'Papers'), one('SELECT count(*) FROM papers'))
		expect('2. how many have code', await tile(page, 'Code available'), one("SELECT count(*) FROM papers WHERE code_status = 'available'"))
		expect('3. how many only promise it', await tile(page, 'Code promised'), one("SELECT count(*) FROM papers WHERE code_status = 'promised'"))

		await pick(filter(page, 'Code host'), 'github.com')
		expect('4. which papers have code on GitHub', await allTitles(page),
			sql("SELECT title FROM papers WHERE paper_id IN (SELECT paper_id FROM links WHERE kind = 'code' AND host = 'github.com')")
				.map(r => r.title.replace(/\s+/g, ' ').trim()).sort())
		await clear(page)

		for (const [n, kind] of [[5, 'dataset'], [6, 'metric']]) {
			const [name, count] = await page.locator(`#${kind}-plot svg a`).first().locator('text').allTextContents()
			const [most] = sql(`SELECT ${label} AS name, count(DISTINCT paper_id) AS n FROM ${kind}s GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1`)
			expect(`${n}. which ${kind} most papers name`, [name.toLowerCase(), Number(count.replaceAll(',', ''))], [most.name, most.n])
		}

		const year = one('SELECT max(substr(date, 1, 4)) FROM papers')
		await page.getByText('The same as numbers').click()
		const years = await page.locator('#code table > tbody > tr').last().locator('td').allInnerTexts()
		const [coded] = sql(`SELECT count(*) AS papers, sum(code_status = 'available') AS code FROM papers WHERE date LIKE '${year}%'`)
		expect('7. how many papers of the last year have code', years.slice(0, 3).map(n => Number(n.replaceAll(',', ''))), [Number(year), coded.papers, coded.code])

		await page.locator('#claims select').first().selectOption({ index: await page.locator('#claims select').first().locator('option').allInnerTexts().then(o => o.findIndex(t => t.startsWith('Factor, ×'))) })
		const claim = await row(page, 'The largest claims', 0)
		const [largest] = sql(`SELECT surface, title FROM gains JOIN papers USING (paper_id) WHERE kind = 'factor' AND unit = 'x'
			AND direction = 'better' ORDER BY max(amount_low, coalesce(amount_high, amount_low)) DESC, papers.id, position LIMIT 1`)
		expect('8. which claimed factor is largest', [claim[1], claim[5]], [largest.surface.replace(/\s+/g, ' '), largest.title.replace(/\s+/g, ' ')])

		// On a board whose results are all in per cent or bare numbers above 1 the scale is theirs.
		const [board] = sql(`SELECT r.dataset AS dataset, m.canonical AS metric, max(m.better) AS better, min(value) AS low, max(value) AS high FROM results r
			JOIN metrics m ON m.paper_id = r.paper_id AND m.name = r.metric JOIN datasets d ON d.paper_id = r.paper_id AND d.name = r.dataset
			WHERE "of" = 'own' AND m.canonical <> '' AND d.canonical = r.dataset AND m.better IS NOT NULL
			GROUP BY 1, 2 HAVING count(DISTINCT unit) = 1 AND count(unit) = count(*) ORDER BY count(*) DESC, 1 LIMIT 1`)
		await page.locator('#board select').first().selectOption(board.dataset)
		await page.locator('#board select').last().selectOption(board.metric)
		expect(`9. what is best on ${board.dataset} in ${board.metric}`,
			Number((await row(page, 'Leaderboard', 0))[1].replace(/[^\d.]/g, '')), board.better === 'lower' ? board.low : board.high)

		const [used] = sql(`SELECT canonical AS name FROM datasets WHERE canonical <> '' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`)
		await filter(page, 'Dataset').fill(used.name)
		await pick(filter(page, 'From year'), year)
		expect(`10. how many papers of ${year} use ${used.name}`, await total(page),
			one(`SELECT count(*) FROM papers p WHERE date >= '${year}' AND EXISTS (SELECT 1 FROM datasets d WHERE d.paper_id = p.paper_id AND ${label} = lower('${used.name.replaceAll("'", "''")}'))`))
		await clear(page)

		await page.locator('th button.sort').last().click()
		const most = one('SELECT count(*) FROM gains GROUP BY paper_id ORDER BY 1 DESC LIMIT 1')
		expect('11. how many gains one paper claims at most', Number(await page.locator('#paper-rows > tr').first().locator('td').last().innerText()), most)
		await page.locator('#paper-rows button.title').first().click()
		const opened = (await titles(page))[0]
		await page.locator('.detail table').waitFor()
		const said = await page.locator('.detail tbody tr').evaluateAll(rows => rows.map(r => [...r.cells].map(c => c.innerText)).filter(c => c[0] === 'gain').map(c => c[2] + ' ' + c[3]))
		expect('12. what these gains are, and by which rules', said.sort(),
			sql(`SELECT surface || ' ' || rule AS s FROM gains JOIN papers USING (paper_id) WHERE title = '${opened.replaceAll("'", "''")}'`).map(r => r.s.replace(/\s+/g, ' ')).sort())
	})
}

// ---- use ----

async function audit(page, name) {
	const axe = fs.readFileSync(new URL(import.meta.resolve('axe-core')), 'utf8')
	await page.evaluate(axe)
	const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] }))
	for (const v of violations) problems.push(`${name}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')}`)
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
	if (wide > 0) problems.push(`${name}: the page is ${wide} px wider than its window`)
}

async function use(html) {
	await open(html, {}, async page => {
		const all = await total(page)
		expect('every plot is drawn', await page.locator('figure svg rect, figure svg circle').count() > 20, true)

		await page.locator('th button.sort').first().click()
		const first = await titles(page)
		expect('sorted by title', first, [...first].sort((a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : 1))
		expect('the column says so', await page.locator('th[aria-sort=ascending]').allInnerTexts(), ['Paper'])
		await page.getByText('Next page').click()
		expect('another page', (await titles(page)).some(t => first.includes(t)), false)

		const word = first[0].split(' ').find(w => /^[A-Za-z]{5,}$/.test(w)) ?? first[0].slice(0, 5)
		await filter(page, 'Words in title, authors, abstract').fill(word.toUpperCase())
		await page.waitForFunction(n => !document.getElementById('paper-count').textContent.includes(`of ${n} papers `) && document.getElementById('paper-count').textContent.includes('match'), all)
		expect(`'${word}' finds its paper`, (await titles(page)).includes(first[0]), true)
		expect('and fewer than all', await total(page) < all, true)
		await filter(page, 'Words in title, authors, abstract').fill('nosuchwordanywhere')
		expect('no match says why', await page.locator('#paper-count').innerText(), 'No paper matches all of these filters.')
		await clear(page)
		expect('cleared', await total(page), all)

		// By keyboard alone: from the words to the first title, open, close.
		await page.locator('#paper-rows button.title').first().focus()
		await page.keyboard.press('Enter')
		await page.locator('.detail').waitFor()
		expect('opened by key', await page.locator('#paper-rows button.title').first().getAttribute('aria-expanded'), 'true')
		await page.keyboard.press('Space')
		expect('closed by key', await page.locator('.detail').count(), 0)

		await page.locator('#dataset-plot svg a').first().focus()
		await page.keyboard.press('Enter')
		expect('a bar chooses its papers', String(await total(page)), (await page.locator('#dataset-plot svg a').first().locator('text').allTextContents())[1].replaceAll(',', ''))

		const wanted = await page.locator('#claims tbody a').first().innerText()
		await page.locator('#claims tbody a').first().click()
		expect('a claim opens its paper', await page.evaluate(() => document.activeElement.innerText), wanted)
		await page.locator('.detail mark').first().waitFor()
		for (const a of await page.locator('main a[target=_blank]').all())
			if (!/noopener/.test(await a.getAttribute('rel'))) problems.push(`a link without noopener: ${await a.innerText()}`)
		await audit(page, 'light')
		await page.emulateMedia({ colorScheme: 'dark' })
		await audit(page, 'dark')
		await page.emulateMedia({ media: 'print' })
		expect('printed without buttons', await page.getByText('Clear filters').isVisible(), false)
		expect('printed', (await page.pdf()).length > 10000, true)
	})
	await open(html, { viewport: { width: 375, height: 700 } }, async page => {
		await page.locator('#paper-rows button.title').first().click()
		await audit(page, 'phone')
	})
}

// ---- hostile ----

async function hostile(html) {
	await open(html, {}, async page => {
		expect('titles are text', (await titles(page)).filter(t => /<img|<\/script|\{\{/.test(t)).length, 2)
		for (const button of await page.locator('#paper-rows button.title').all()) await button.click()
		await page.locator('.detail').last().waitFor()
		const found = await page.evaluate(() => ({
			foreign: [...document.querySelectorAll('img, iframe, textarea, object, embed, link, main script, main b:not(dd b)')].map(e => e.outerHTML),
			handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).map(e => e.outerHTML),
			addresses: [...document.querySelectorAll('a')].map(a => a.getAttribute('href')).filter(h => !/^(https?:\/\/|#)/.test(h)),
			scripts: document.scripts.length,
		}))
		expect('nothing of it became an element', found, { foreign: [], handlers: [], addresses: [], scripts: 3 })
		// Behind characters of two UTF-16 units and at the ends of comments the marks still sit on their words.
		const marks = await page.locator('.detail').evaluateAll(all => all.map(d => [...d.querySelectorAll('.text mark')].map(m => m.textContent)).flat())
		for (const words of ['ImageNet', '81.5% ', 'MNIST', '3x faster', 'word error rate', 'https://gitlab.com/templates/templates'])
			expect(`marked: ${words}`, marks.includes(words), true)
		const body = await page.locator('main').innerText()
		for (const words of ['<script>alert(2)</script>', '</textarea><svg onload=alert(4)>', 'javascript:alert(6)', '{{style}} and {{script-sha256}}', '<!-- this one'])
			expect(`shown as written: ${words}`, body.includes(words), true)
		expect('every paper', await total(page), 6)
		// What would get through all that is stopped by the policy.
		page.quiet = false
		const ran = await page.evaluate(async () => {
			const script = document.createElement('script')
			script.textContent = 'window.ran = true'
			document.head.append(script)
			const style = document.createElement('style')
			style.textContent = 'h1 { display: none }'
			document.head.append(style)
			const holder = document.createElement('div')
			holder.innerHTML = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onerror="window.ran = true" onload="window.ran = true">'
			document.body.append(holder)
			const fetched = await fetch('data:,x').then(() => true, () => false)
			await new Promise(resolve => setTimeout(resolve, 100))
			return { ran: window.ran ?? false, hidden: getComputedStyle(document.querySelector('h1')).display === 'none', fetched }
		})
		expect('the policy holds', ran, { ran: false, hidden: false, fetched: false })
	})
}

async function empty(html) {
	await open(html, {}, async page => {
		expect('heading', await page.locator('h1').innerText(), 'No paper to show')
		expect('empty states', await page.locator('.empty').count(), 5)
		expect('table', await page.locator('#paper-count').innerText(), 'The database, or the selection of it, holds no paper.')
		await audit(page, 'empty')
	})
}

// ---- measure ----

async function measure(html) {
	const middle = list => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]
	const runs = []
	let filters
	for (let i = 0; i < 3; i++)
		await open(html, {}, async page => {
			runs.push(await page.evaluate(() => {
				const navigation = performance.getEntriesByType('navigation')[0]
				return { shown: performance.getEntriesByName('shown')[0].startTime, complete: navigation.domContentLoadedEventEnd }
			}))
			filters = await page.evaluate(async () => {
				const out = {}
				const timed = async (name, key, value) => {
					const control = [...document.querySelectorAll('[role=search] label')].find(l => l.textContent === key).control
					const start = performance.now()
					control.value = value
					control.dispatchEvent(new Event('input', { bubbles: true }))
					control.dispatchEvent(new Event('change', { bubbles: true }))
					await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
					out[name] = performance.now() - start
				}
				const words = 'Words in title, authors, abstract'
				await timed('the first word', words, 'network')
				await timed('a second word', words, 'network attention')
				await timed('no word', words, '')
				await timed('code available', 'Code', 'available')
				return out
			})
		})
	const ms = n => `${Math.round(n)} ms`
	console.log(`${(fs.statSync(html).size / 1e6).toFixed(1)} MB; shown and usable after ${ms(middle(runs.map(r => r.shown)))}, all abstracts read after ${ms(middle(runs.map(r => r.complete)))}`)
	console.log(`filters: ${Object.entries(filters).map(([name, t]) => `${name} ${ms(t)}`).join(', ')}`)
}

const [what, ...files] = process.argv.slice(2)
await { answers, use, hostile, empty, measure }[what](...files)
for (const p of problems.slice(0, 40)) console.log(p)
process.exit(problems.length ? 1 : 0)
