/** What an outlet's desk does to agency copy, as data. Paragraphs are counted from 1, in the state before the edit. */
export type Edit =
  | { cutAfter: number }
  | { drop: number }
  | { after: number; insert: string }
  | { change: [from: string, to: string] }
  | { quotes: 'curly' | 'single' | 'guillemets' }

const QUOTES = { curly: ['“', '”'], single: ['‘', '’'], guillemets: ['«', '»'] } as const

/** The paragraphs after one edit. */
function edited(body: string[], edit: Edit): string[] {
  if ('cutAfter' in edit) return body.slice(0, edit.cutAfter)
  if ('drop' in edit) return body.filter((_, i) => i !== edit.drop - 1)
  if ('insert' in edit) return body.toSpliced(edit.after, 0, edit.insert)
  if ('change' in edit) return body.map((paragraph) => paragraph.replaceAll(edit.change[0], edit.change[1]))
  const [open, close] = QUOTES[edit.quotes]
  return body.map((paragraph) => paragraph.replace(/["„]([^"“]*)["“]/g, `${open}$1${close}`))
}

/** Applies the edits of the entry `id` in order and returns new paragraphs. Throws if an edit changes nothing, so that no stale edit goes unnoticed. */
export function applyEdits(id: string, body: string[], edits: Edit[]): string[] {
  return edits.reduce((before, edit) => {
    const after = edited(before, edit)
    if (after.join('\n') === before.join('\n')) throw new Error(`${id}: this edit changes nothing: ${JSON.stringify(edit)}`)
    return after
  }, body)
}
