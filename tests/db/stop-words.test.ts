import { expect, it } from 'vitest'
import STOP_WORDS from '../../db/stop-words.json' with { type: 'json' }
import { testDatabase } from '../database.ts'

/** PostgreSQL's dictionary for each language. */
const DICTIONARIES: Record<keyof typeof STOP_WORDS, string> = {
  da: 'danish_stem',
  de: 'german_stem',
  en: 'english_stem',
  es: 'spanish_stem',
  fi: 'finnish_stem',
  fr: 'french_stem',
  hu: 'hungarian_stem',
  it: 'italian_stem',
  ne: 'nepali_stem',
  nl: 'dutch_stem',
  no: 'norwegian_stem',
  pt: 'portuguese_stem',
  ru: 'russian_stem',
  sv: 'swedish_stem',
  tr: 'turkish_stem',
}

it('every stop word is one to the dictionary of its language in PostgreSQL', async () => {
  const db = await testDatabase()
  try {
    expect(Object.keys(DICTIONARIES).sort()).toEqual(Object.keys(STOP_WORDS).sort())
    for (const [language, words] of Object.entries(STOP_WORDS)) {
      const { rows } = await db.pool.query(
        `SELECT array_agg(word) FILTER (WHERE ts_lexize($1, word) <> '{}') AS others FROM unnest($2::text[]) word`,
        [DICTIONARIES[language as keyof typeof STOP_WORDS], words.split(' ')],
      )
      expect([language, rows[0].others]).toEqual([language, null])
    }
  } finally {
    await db.close()
  }
})
