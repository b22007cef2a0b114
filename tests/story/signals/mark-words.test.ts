import { describe, expect, it } from 'vitest'
import type { Signal } from '../../../src/model.ts'
import { readSignal } from '../../../src/story/signals/signals.ts'
import { arrival, desk } from '../../matching/desk.ts'

const read = (headline: string, body = '') => readSignal(arrival({ id: 'a', headline, body }))

/** Headlines as agencies of many languages mark them, and the headline beneath. */
const MARKED: [headline: string, signal: Signal, stem: string][] = [
  ['ANNULLAMENTO - Crolla il ponte di Valsecca', 'kill', 'Crolla il ponte di Valsecca'],
  ['MATÉRIA CANCELADA: Ponte cai em Serra Alta', 'kill', 'Ponte cai em Serra Alta'],
  ['INGETROKKEN: Brug bij Meerlo ingestort', 'kill', 'Brug bij Meerlo ingestort'],
  ['VIKTIGT – DRAS TILLBAKA: Bron i Lövnäs har rasat', 'kill', 'Bron i Lövnäs har rasat'],
  ['ANNULLERET: Broen ved Nørum er styrtet sammen', 'kill', 'Broen ved Nørum er styrtet sammen'],
  ['PERUTTU: Silta romahti Koivulassa', 'kill', 'Silta romahti Koivulassa'],
  ['ANULOWANE: Runął most w Olszance', 'kill', 'Runął most w Olszance'],
  ['ZRUŠENO - V Lipovci spadl most', 'kill', 'V Lipovci spadl most'],
  ['VISSZAVONVA: Leomlott a híd', 'kill', 'Leomlott a híd'],
  ['İPTAL - Doğanköy’de köprü çöktü', 'kill', 'Doğanköy’de köprü çöktü'],
  ['АННУЛИРОВАНО: В Заречье рухнул мост', 'kill', 'В Заречье рухнул мост'],
  ['ВІДКЛИКАНО: У Яру обвалився міст', 'kill', 'У Яру обвалився міст'],
  ['ΑΚΥΡΩΣΗ: Κατέρρευσε η γέφυρα', 'kill', 'Κατέρρευσε η γέφυρα'],
  ['إلغاء خبر: انهيار جسر في الميناء', 'kill', 'انهيار جسر في الميناء'],
  ['ביטול ידיעה: הגשר קרס', 'kill', 'הגשר קרס'],
  ['撤稿：云溪县大桥坍塌', 'kill', '云溪县大桥坍塌'],
  ['【取り消し】若松橋が崩落', 'kill', '若松橋が崩落'],
  ['[전문취소] 남천교 붕괴', 'kill', '남천교 붕괴'],
  ['HỦY TIN: Sập cầu ở Tân Lộc', 'kill', 'Sập cầu ở Tân Lộc'],
  ['RETTIFICA: Crolla il ponte', 'correction', 'Crolla il ponte'],
  ['RÄTTELSE: Bron har rasat', 'correction', 'Bron har rasat'],
  ['OIKAISU: Silta romahti', 'correction', 'Silta romahti'],
  ['ПОПРАВКА: В Заречье рухнул мост', 'correction', 'В Заречье рухнул мост'],
  ['تصحيح: انهيار جسر', 'correction', 'انهيار جسر'],
  ['橋が崩落（訂正）', 'correction', '橋が崩落'],
  ['（更正）大桥坍塌', 'correction', '大桥坍塌'],
  ['Crolla il ponte (corretto)', 'correction', 'Crolla il ponte'],
  ['ОБНОВЛЕНО: Паром снят с мели', 'update', 'Паром снят с мели'],
  ['(2ª ATUALIZAÇÃO) Ponte cai', 'update', 'Ponte cai'],
  ['UPPDATERING: Bron har rasat', 'update', 'Bron har rasat'],
  ['AKTUALIZACE - Most spadl', 'update', 'Most spadl'],
  ['【続報】橋が崩落', 'update', '橋が崩落'],
  ['СРОЧНО: Паром сел на мель', 'flash', 'Паром сел на мель'],
  ['SON DAKİKA: Köprü çöktü', 'flash', 'Köprü çöktü'],
  ['[속보] 남천교 붕괴', 'flash', '남천교 붕괴'],
  ['עדכון: הגשר קרס', 'update', 'הגשר קרס'],
  ['ПОВТОР: Паром сел на мель', 'repeat', 'Паром сел на мель'],
]

describe('the marks of many languages', () => {
  it.each(MARKED)('are read: %s', (headline, signal, stem) => {
    expect(read(headline)).toMatchObject({ signal, stem })
  })

  it('are ordinary words in a sentence, in lower case, or in a compound', () => {
    for (const headline of [
      'Annullamento del matrimonio: cosa dice la legge',
      'Opravdu: most spadl',
      'Korekta kursu złotego trwa',
      'Срочно требуется донор',
      'Silta (peruttu hanke) palaa valtuustoon',
      '取り消し訴訟、控訴へ',
      'Correctie op de beurs zet door',
    ])
      expect(read(headline, 'Un testo breve.').signal, headline).toBeNull()
  })

  it('end no story with a long text', () => {
    const long = Array.from({ length: 130 }, (_, i) => `parola${i}`).join(' ')
    expect(read('RITIRATA: la squadra lascia il torneo', long).signal).toBeNull()
  })
})

describe('a notice in a language that no table has', () => {
  it('belongs to the story whose headline it quotes', () => {
    const { place } = desk()
    const story = place({
      id: 'a',
      headline: 'Bron í Hvalvík er fallin',
      body: 'Bron í Hvalvík fall í nótt. Eingin varð fyri skaða, sigur løgreglan í bygdini.',
    })
    const other = place({
      id: 'b',
      headline: 'Nýggj bron í Vági',
      body: 'Arbeiðið við nýggju bronni í Vági byrjar í summar, sigur kommunan.',
    })
    const notice = place({
      id: 'c',
      headline: 'AFTURTIKIÐ: Bron í Hvalvík er fallin',
      body: 'Vit biðja tykkum ikki brúka tíðindini "Bron í Hvalvík er fallin". Tey eru ikki røtt.',
    })
    expect(notice.story).toBe(story.story)
    expect(other.story).not.toBe(story.story)
  })
})
