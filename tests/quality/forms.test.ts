import { describe, expect, it } from 'vitest'
import { desk } from '../matching/desk.ts'
import { FORMS, type Form, itemOf } from './forms.ts'

const ITEMS = 12
const at = (minutes: number) => new Date(Date.UTC(2026, 2, 3, 6) + minutes * 60_000).toISOString()

/** The story of each item of a form that arrive one after the other, and of those that come again. */
function played(form: Form) {
  const { place } = desk()
  const { source, language } = form
  const send = (id: string, minutes: number, item: { headline: string; body: string }, more = {}) =>
    place({
      id,
      source,
      sourceKind: 'agency',
      language,
      guid: id,
      url: `https://forms.example/${id}`,
      publishedAt: at(minutes),
      ...item,
      ...more,
    }).story
  const items = Array.from({ length: ITEMS }, (_, n) => send(`i${n}`, 10 * n, itemOf(form, n)))
  const again = itemOf(form, 3)
  const updated = itemOf(form, 5)
  const copied = itemOf(form, 7)
  return {
    items,
    rerun: send('rerun', 200, again),
    updated: send('updated', 210, { ...updated, body: `${updated.body}\n\n${form.added}` }),
    copied: send('copied', 220, { ...copied, headline: 'Kurz berichtet' }, { source: 'Outlet', sourceKind: 'outlet' }),
  }
}

describe('items written in a form', () => {
  for (const form of FORMS)
    it(`are stories of their own, and come again as themselves: ${form.kind}, ${form.language}`, () => {
      const { items, rerun, updated, copied } = played(form)
      expect(new Set(items).size).toBe(ITEMS)
      expect({ rerun, updated, copied }).toEqual({ rerun: items[3], updated: items[5], copied: items[7] })
    })
})
