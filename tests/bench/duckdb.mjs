// duckdb.mjs FILE.jsonl[.gz|.zst]: DuckDB counts, in 2 threads, the papers that each of the analyst's patterns
// (regexes.json) matches in title or abstract. Prints one line a pattern: its id, a tab, the count.
// RE2, DuckDB's engine, takes all 71 as they are.
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

const book = JSON.parse(readFileSync(new URL('regexes.json', import.meta.url), 'utf8'))
const quote = text => `'${text.replaceAll("'", "''")}'`

function expand(pattern) {
	const whole = pattern.replace(/\{([a-z]+)\}/g, (_, name) => book.pieces[name])
	return whole === pattern ? whole : expand(whole)
}

const counts = book.rules.map(({ re, flags }, i) =>
	`count(*) FILTER (WHERE regexp_matches(paper, ${quote(expand(re))}, ${quote(flags ?? 'c')})) AS c${i}`)
const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
const connection = await instance.connect()
const reader = await connection.runAndReadAll(`
	SELECT ${counts.join(',\n')}
	FROM (SELECT title || '. ' || abstract AS paper
		FROM read_json(${quote(process.argv[2])}, format = 'newline_delimited',
			columns = {title: 'VARCHAR', abstract: 'VARCHAR'}))`)
const [row] = reader.getRows()
row.forEach((count, i) => console.log(`${book.rules[i].id}\t${count}`))
