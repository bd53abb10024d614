// bibliographies.mjs WHAT FILE [COUNT]: what npm's readers of bibliographies say. Prints what is wrong and exits with 1.
//   tidy papers.bib COUNT        bibtex-tidy, from text to text: it reads every entry and warns of nothing
//   convert papers.bib COUNT     biblatex-csl-converter: every entry, no error, no warning but of standard fields
//                                that it doesn't know (biber's data model has them)
//   citation FILE COUNT          citation-js reads a .bib, .ris or .json: every entry
//   csl papers.csl.json COUNT    valid against csl.schema.json, ids differ
import fs from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const problems = []
const [what, file, count] = process.argv.slice(2)
const text = fs.readFileSync(file, 'utf8')

function expect(n, said) {
	if (n !== Number(count)) problems.push(`${count} papers, ${said} ${n}`)
}

async function tidy() {
	const result = require('bibtex-tidy').tidy(text, { v2: true })
	expect(result.count, 'entries read')
	for (const w of result.warnings) problems.push(`${w.code} ${w.message}`)
}

async function convert() {
	const { BibLatexParser } = await import('biblatex-csl-converter')
	const parser = new BibLatexParser(text, { processUnexpected: true, processUnknown: true })
	const bib = parser.parse()
	expect(Object.keys(bib.entries).length, 'entries read')
	// BibTeX's own field `key`, and biblatex's general fields that the converter takes for unexpected in @online.
	const known = { unknown_field: /^key$/, unexpected_field: /^(eprint|eprinttype|eprintclass|doi|label)$/ }
	const ours = e => !known[e.type]?.test(e.field_name)
	for (const e of [...bib.errors, ...(bib.warnings ?? [])].filter(ours)) problems.push(JSON.stringify(e))
}

async function citation() {
	const { Cite } = require('@citation-js/core')
	for (const plugin of ['bibtex', 'ris', 'csl']) require(`@citation-js/plugin-${plugin}`)
	const type = { json: '@csl/list+object', ris: '@ris/file', bib: '@bibtex/text' }[file.split('.').pop()]
	const read = new Cite(file.endsWith('.json') ? JSON.parse(text) : text, { forceType: type })
	expect(read.data.length, 'items read')
	const untitled = text.match(/Title not given/g)?.length ?? 0
	if (read.data.filter(i => !i.title).length !== untitled) problems.push(`not ${untitled} items without a title`)
}

async function csl() {
	const Ajv = require('ajv')
	const schema = JSON.parse(fs.readFileSync(new URL('csl.schema.json', import.meta.url)))
	const validate = new Ajv({ allErrors: true, strictTuples: false }).compile(schema)
	const items = JSON.parse(text)
	if (!validate(items))
		for (const e of validate.errors) problems.push(`${items[e.instancePath.split('/')[1]]?.id}: ${e.instancePath} ${e.message}`)
	expect(items.length, 'items')
	if (new Set(items.map(i => i.id)).size !== items.length) problems.push('an id stands twice')
}

await { tidy, convert, citation, csl }[what]()
for (const p of problems.slice(0, 40)) console.log(p)
process.exit(problems.length ? 1 : 0)
