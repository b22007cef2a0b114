import { describe, expect, it } from 'vitest'
import { bareCredit, creditForm } from '../../../src/article/captions/credit-form.ts'

describe('a credit', () => {
  it.each([
    ['(Photo: Jane Roe/AP)', 'Jane Roe/AP'],
    ['© dpa.', 'dpa'],
    ['| Foto: Jens Maier', 'Jens Maier'],
    ['Jane Roe (Getty', 'Jane Roe (Getty'],
    ['Jane Roe Jr.', 'Jane Roe Jr.'],
    ['©', null],
  ])('%j without its label and marks is %j', (text, bare) => expect(bareCredit(text)).toBe(bare))

  it.each([
    ['Reuters', 'agency'],
    ['Jane Roe/The Example', 'slash'],
    ['Jane Roe via AP', 'slash'],
    ['Jane Roe', 'names'],
    ['Jane Roe for The Example Times', 'names'],
    ['the ferry in the harbour', null],
    ['Ferries left/right of the pier wait for the storm to pass', null],
    ['https://news.example/', null],
    ['', null],
  ])('%j has the form %j', (text, form) => expect(creditForm(text)).toBe(form))
})
