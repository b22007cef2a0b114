import { describe, expect, it } from 'vitest'
import { splitCredit } from '../../src/article/credit.ts'

describe('splitting a caption from its credit', () => {
  it.each([
    ['A ferry at dawn. (Photo: Jane Roe/AP)', 'A ferry at dawn.', 'Jane Roe/AP'],
    ['A ferry at dawn. Jane Roe/Reuters', 'A ferry at dawn.', 'Jane Roe/Reuters'],
    ['A ferry at dawn (Jane Roe/PA)', 'A ferry at dawn', 'Jane Roe/PA'],
    ['A ferry at dawn. Jane Roe (Getty)', 'A ferry at dawn.', 'Jane Roe (Getty)'],
    ['A ferry at dawn. (AP Photo/Jane Roe)', 'A ferry at dawn.', 'AP Photo/Jane Roe'],
    ['A ferry at dawn | Jane Roe / AFP', 'A ferry at dawn', 'Jane Roe / AFP'],
    ['A ferry at dawn Photograph: Jane Roe/The Example', 'A ferry at dawn', 'Jane Roe/The Example'],
    ['Eine Fähre am Morgen. © dpa', 'Eine Fähre am Morgen.', 'dpa'],
    ['Eine Fähre am Morgen. Foto: Jens Maier', 'Eine Fähre am Morgen.', 'Jens Maier'],
    ['Un ferry à l’aube. Crédit : Luc Petit / AFP', 'Un ferry à l’aube.', 'Luc Petit / AFP'],
    ['Un ferry al alba. EFE/ Ana Ruiz', 'Un ferry al alba.', 'EFE/ Ana Ruiz'],
    ['夜明けの船=3日(共同)', '夜明けの船=3日', '共同'],
    ['Паром на рассвете. Фото: Иван Петров / ТАСС', 'Паром на рассвете.', 'Иван Петров / ТАСС'],
    ['Foto: Jens Maier/dpa', '', 'Jens Maier/dpa'],
  ])('%s', (caption, text, credit) => {
    expect(splitCredit(caption)).toMatchObject({ text, credit })
  })

  it.each([
    'The minister leaves the hall after the vote on Tuesday.',
    'Ferries left/right of the pier wait for the storm to pass.',
    'The crew (from left) before the start',
    'He told Reuters.',
  ])('finds none in: %s', (caption) => {
    expect(splitCredit(caption)).toEqual({ text: caption, credit: null, form: null })
  })
})
