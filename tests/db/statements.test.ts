import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../config/env.ts'
import { STATEMENTS } from '../../db/statement.ts'
import { type TestDatabase, testDatabase } from '../database.ts'

const sources = (folders: string[]) =>
  folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
      .map((name) => join(folder, name)),
  )

/** These modules are loaded, so that they declare their statements. */
const declaring = sources(['db', 'src', 'workers']).filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('= statement<'))
for (const file of declaring) await import(join(ROOT, file))

type Column = Pick<pg.FieldDef, 'name' | 'dataTypeID'>

/** The part of the driver's connection that a query of one's own may use (pg, "Submittable"). */
interface Wire {
  parse(message: { name: string; text: string; types: number[] }): void
  describe(message: { type: 'S'; name: string }): void
  sync(): void
}

/** Asks PostgreSQL which columns a statement returns, without executing it ("Describe" of the extended query protocol). */
class Description {
  columns: Column[] = []
  readonly done: Promise<Column[]>
  private resolve!: (columns: Column[]) => void
  private reject!: (error: Error) => void

  constructor(private readonly text: string) {
    this.done = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }))
  }

  submit(wire: unknown) {
    const { parse, describe, sync } = wire as Wire
    parse.call(wire, { name: '', text: this.text, types: [] })
    describe.call(wire, { type: 'S', name: '' })
    sync.call(wire)
  }

  handleRowDescription(message: { fields: Column[] }) {
    this.columns = message.fields
  }

  handleError(error: Error) {
    this.reject(error)
  }

  handleReadyForQuery() {
    this.resolve(this.columns)
  }
}

let db: TestDatabase
const typeNames = new Map<number, string>()

beforeAll(async () => {
  db = await testDatabase()
  const declared = [...new Set(STATEMENTS.flatMap(({ columns }) => Object.values<string>(columns)))]
  const { rows } = await db.pool.query<{ name: string; oid: number }>(
    'SELECT name, name::regtype::oid::int AS oid FROM unnest($1::text[]) AS name',
    [declared],
  )
  for (const { name, oid } of rows) typeNames.set(oid, name)
})
afterAll(() => db.close())

async function columnsOf(text: string): Promise<Record<string, string>> {
  const client = await db.pool.connect()
  try {
    const description = new Description(text)
    client.query(description)
    const columns = await description.done
    return Object.fromEntries(columns.map(({ name, dataTypeID }) => [name, typeNames.get(dataTypeID) ?? `type ${dataTypeID}`]))
  } finally {
    client.release()
  }
}

describe('statements', () => {
  it('are declared by the modules that use them', () => expect(STATEMENTS.length).toBeGreaterThan(60))

  it.each(STATEMENTS.map(({ text, columns }) => [text.replace(/\s+/g, ' ').slice(0, 80), text, columns] as const))(
    'return the columns of their row type: %s',
    async (_, text, columns) => expect(await columnsOf(text)).toEqual(columns),
  )

  it('differ where a column has another name or type', async () => {
    expect(await columnsOf('SELECT id AS "articleId", newest FROM articles')).toEqual({ articleId: 'int8', newest: 'int4' })
    await expect(columnsOf('SELECT strikes FROM feeds')).rejects.toThrow('column "strikes" does not exist')
  })
})

it('no file reads rows of a query without a declared row type', () => {
  // `rows` taken out of a result, or a property of one; a call of `rows` is that of a declared statement. Drizzle's builder types its own rows.
  const untyped = /\{[^{}]*\brows\b[^{}]*\} = await [\w.!]+\.query\(|\.query\([\s\S]*\.rows\b(?!\()|\.rows\b(?!\()[\s\S]*\.query\(/
  const found = sources(['db', 'src', 'workers', 'sample']).filter(
    (file) => file !== join('db', 'statement.ts') && untyped.test(readFileSync(join(ROOT, file), 'utf8')),
  )
  expect(found).toEqual([])
})
