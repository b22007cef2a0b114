import { describe, expect, it } from 'vitest'
import { splitUsageTerms } from '../../src/text/usage-terms.ts'

describe('conditions of use beside a text', () => {
  it.each([
    ['A ferry in fog. EDITORIAL USE ONLY. NO ARCHIVES', 'A ferry in fog.', ['EDITORIAL USE ONLY. NO ARCHIVES']],
    ['Smoke over the mill (NO SALES, NO RESALE). Jo Lund', 'Smoke over the mill. Jo Lund', ['NO SALES, NO RESALE']],
    [
      'RESTRICTED TO EDITORIAL USE - MANDATORY CREDIT "HARBOUR PHOTO" The quay at dawn.',
      'The quay at dawn.',
      ['RESTRICTED TO EDITORIAL USE - MANDATORY CREDIT "HARBOUR PHOTO"'],
    ],
    ['Der Kai am Morgen. Nur zur redaktionellen Verwendung.', 'Der Kai am Morgen.', ['Nur zur redaktionellen Verwendung.']],
    ['Le quai à l’aube. Usage éditorial uniquement.', 'Le quai à l’aube.', ['Usage éditorial uniquement.']],
    ['El muelle al alba. Prohibida su venta. Solo uso editorial.', 'El muelle al alba.', ['Prohibida su venta.', 'Solo uso editorial.']],
    ['Причал на рассвете. Только для редакционного использования.', 'Причал на рассвете.', ['Только для редакционного использования.']],
    ['夜明けの埠頭。無断転載禁止', '夜明けの埠頭。', ['無断転載禁止']],
  ])('are taken out of %j', (text, rest, terms) => expect(splitUsageTerms(text)).toEqual({ rest, terms }))

  it.each([
    'No sales were made on Tuesday, the owner said.',
    'The NATO summit in THE HAGUE ended without a vote.',
    'Only editors use the archive.  It is not for sale, said the mayor.',
    'Die Stadt will das Archiv nicht verkaufen.',
  ])('are not seen in %j', (text) => expect(splitUsageTerms(text)).toEqual({ rest: text, terms: [] }))
})
