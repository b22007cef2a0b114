import { describe, expect, it } from 'vitest'
import { splitCredit } from '../../../src/article/captions/credit.ts'
import { bareCredit } from '../../../src/article/captions/credit-form.ts'
import { expectLinear } from '../../linear.ts'

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
    ['Eine Fähre am Morgen. Foto: Jens Maier (Keystone)', 'Eine Fähre am Morgen.', 'Jens Maier (Keystone)'],
    ['Eine Fähre am Morgen, Foto: Maier Images', 'Eine Fähre am Morgen,', 'Maier Images'],
    ['Eine Fähre am Morgen | Bildquelle: Hafenamt', 'Eine Fähre am Morgen', 'Hafenamt'],
    ['Eine Fähre am Morgen. Symbolfoto: privat', 'Eine Fähre am Morgen.', 'privat'],
    ['A ferry at dawn (Jane Roe)', 'A ferry at dawn', 'Jane Roe'],
    ['(Nine)', '', 'Nine'],
    ['Courtesy Harbour Board', '', 'Harbour Board'],
    ['Courtesy of jane roe/Instagram', '', 'jane roe/Instagram'],
    ['Captain Ida Brandt. Submitted photo', 'Captain Ida Brandt.', 'Submitted photo'],
    ['Jane Roe, ASSOCIATED PRESS', '', 'Jane Roe, ASSOCIATED PRESS'],
    ['A ferry at dawn. (Nine)', 'A ferry at dawn.', 'Nine'],
    ['A ferry at dawn. (Christie’s)', 'A ferry at dawn.', 'Christie’s'],
    ['A ferry at dawn.Credit...Jane Roe for The Example Times', 'A ferry at dawn.', 'Jane Roe for The Example Times'],
    ['A ferry at dawn. Photo Source: Harbour Board', 'A ferry at dawn.', 'Harbour Board'],
    ['A ferry at dawn – Jane Roe/AFP', 'A ferry at dawn', 'Jane Roe/AFP'],
    ['Photo: Jane Roe | A ferry leaves the harbour at dawn', 'A ferry leaves the harbour at dawn', 'Jane Roe'],
    ['Feri di pagi hari(Dok.ABC )', 'Feri di pagi hari', 'Dok.ABC'],
    ['Phà lúc bình minh. Ảnh: Bến cảng cung cấp', 'Phà lúc bình minh.', 'Bến cảng cung cấp'],
    ['Un traghetto all’alba. Foto di Anna Rossi', 'Un traghetto all’alba.', 'Anna Rossi'],
    ['Trajekt za svítání. Zdroj: Jan Novák, Profimedia', 'Trajekt za svítání.', 'Jan Novák, Profimedia'],
    ['夜明けの船、岸壁で（山田太郎撮影）', '夜明けの船、岸壁で', '山田太郎'],
    ['夜明けの船（３日、横浜で）＝ＡＰ', '夜明けの船（３日、横浜で）', 'ＡＰ'],
    ['夜明けの船（左から）フェリー、貨物船（Ｃ）日本通信社', '夜明けの船（左から）フェリー、貨物船', '日本通信社'],
    ['새벽 항구의 배. [사진 = 김민수 기자]', '새벽 항구의 배.', '김민수 기자'],
    ['새벽 항구의 배 [사진 출처 = 연합뉴스]', '새벽 항구의 배', '연합뉴스'],
    ['黎明的渡轮。新华社记者 李明 摄', '黎明的渡轮。', '新华社记者 李明'],
    ['黎明的渡轮。图片来源：海事局', '黎明的渡轮。', '海事局'],
    ['עבורת בשחר. צילום: דנה לוי', 'עבורת בשחר.', 'דנה לוי'],
  ])('%s', (caption, text, credit) => {
    expect(splitCredit(caption)).toMatchObject({ text, credit })
  })

  it.each([
    'The minister leaves the hall after the vote on Tuesday.',
    'Ferries left/right of the pier wait for the storm to pass.',
    'The crew (from left) before the start',
    'He told Reuters.',
    'The seat of the Federal Court of Justice (BGH)',
    'Ben Osborn (Sheffield United) and Antony (Manchester United)',
    'What a goal, said the captain. See pic.example.com/QTH1AHS5FS',
    'A photo by phone shows the pier in the storm of Tuesday night.',
    'Une photo de Marie Curie est exposée au musée.',
    '夜明けの船＝3日、横浜',
    'The Kuznetsov – the largest ship of the fleet – leaves port',
  ])('finds none in: %s', (caption) => {
    expect(splitCredit(caption)).toEqual({ text: caption, credit: null, form: null })
  })

  it.each(['(', '-', '(c) '])('reads a line of %j in time in proportion to its length', (sign) => {
    expectLinear((size) => {
      bareCredit(`${sign.repeat(size)}x`)
      splitCredit(sign.repeat(size))
    }, 100_000)
  })
})

it('a credit in lower case has three words at most after a label', () => {
  expect(splitCredit('The quay at dawn. Foto: privates album lund').credit).toBe('privates album lund')
  expect(splitCredit('The quay at dawn. Foto: das private album lund').credit).toBe(null)
})
