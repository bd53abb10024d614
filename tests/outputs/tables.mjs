// tables.mjs WHAT FILE...: what programs for analysts say. Prints what is wrong and exits with 1.
//   record record.schema.json papers.jsonl   every record is valid against the JSON Schema (ajv, draft 2020-12)
//   package csv/datapackage.json papers.json the npm reader of Frictionless data packages finds descriptor, types and
//                                            keys valid; the tables hold as much as the JSON; no cell is a formula
//   duckdb csv papers.json                   DuckDB reads the CSV; the one-liners of the README do what they say
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const problems = []
const [what, ...files] = process.argv.slice(2)
const lists = ['authors', 'links', 'datasets', 'metrics', 'results', 'gains']
const countOf = (papers, list) => papers.reduce((n, p) => n + (p[list]?.length ?? 0), 0)

async function record(schema, lines) {
	const Ajv = require('ajv/dist/2020')
	const validate = new Ajv({ allErrors: true, strictRequired: false }).compile(JSON.parse(fs.readFileSync(schema)))
	let count = 0
	for (const line of fs.readFileSync(lines, 'utf8').split('\n')) {
		if (!line) continue
		const paper = JSON.parse(line)
		count++
		if (!validate(paper)) for (const e of validate.errors) problems.push(`${paper.id}: ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`)
	}
	if (count === 0) problems.push('no record')
}

async function datapackage(descriptor, json) {
	const { Package } = require('datapackage')
	const papers = JSON.parse(fs.readFileSync(json))
	const pkg = await Package.load(descriptor)
	for (const e of pkg.errors) problems.push(String(e))
	for (const r of pkg.resources) {
		for (const e of r.errors) problems.push(`${r.name}: ${e}`)
		// Types, constraints and foreign keys are checked as rows are read.
		const rows = await r.read({ keyed: true, relations: r.name !== 'papers' }).catch(e => {
			for (const x of e.errors?.length ? e.errors : [e]) problems.push(`${r.name}: ${x.message}`)
			return []
		})
		const wanted = r.name === 'papers' ? papers.length : lists.includes(r.name) ? countOf(papers, r.name) : rows.length
		if (rows.length !== wanted) problems.push(`${r.name}: ${rows.length} rows, the JSON has ${wanted}`)
		const key = row => JSON.stringify([].concat(r.schema.primaryKey).map(k => (typeof row[k] === 'object' ? row[k]?.id : row[k])))
		if (new Set(rows.map(key)).size !== rows.length) problems.push(`${r.name}: a key stands twice`)
		for (const row of rows)
			for (const [name, v] of Object.entries(row))
				if (typeof v === 'string' && /^[=+\-@\t\r]/.test(v)) problems.push(`${r.name}: ${name}: ${v}`)
		const bytes = fs.readFileSync(path.join(path.dirname(descriptor), r.descriptor.path), 'utf8')
		if (/[^\r]\n/.test(bytes) || !bytes.endsWith('\r\n')) problems.push(`${r.name}: a line that doesn't end in CR LF`)
	}
}

async function duckdb(directory, json) {
	const { DuckDBInstance } = require('@duckdb/node-api')
	const papers = JSON.parse(fs.readFileSync(json))
	const db = await (await DuckDBInstance.create(':memory:')).connect()
	const one = async sql => (await db.runAndReadAll(sql)).getRows()[0].map(v => (typeof v === 'bigint' ? Number(v) : v))
	for (const list of ['papers', ...lists]) {
		const [rows] = await one(`SELECT count(*) FROM read_csv('${directory}/${list}.csv', header = true)`)
		const wanted = list === 'papers' ? papers.length : countOf(papers, list)
		if (rows !== wanted) problems.push(`${list}: ${rows} rows, the JSON has ${wanted}`)
	}
	// As the README has it: CSV to Parquet, and back.
	await db.run(`COPY (FROM read_csv('${directory}/papers.csv', types = {'arxiv': 'VARCHAR'})) TO '${directory}/papers.parquet'`)
	const [rows, broken] = await one(`SELECT count(*), count(*) FILTER (arxiv IS NOT NULL AND 'arxiv:' || arxiv <> id AND id LIKE 'arxiv:%') FROM '${directory}/papers.parquet'`)
	if (rows !== papers.length) problems.push(`Parquet: ${rows} rows`)
	if (broken !== 0) problems.push(`Parquet: ${broken} arXiv ids that became something else`)
	const [facts] = await one(`SELECT count(*) FROM (SELECT unnest(gains) FROM read_json('${json}', maximum_object_size = 100000000))`)
	if (facts !== countOf(papers, 'gains')) problems.push(`JSON: ${facts} gains`)
}

await { record, package: datapackage, duckdb }[what](...files)
for (const p of problems.slice(0, 40)) console.log(p)
process.exit(problems.length ? 1 : 0)
