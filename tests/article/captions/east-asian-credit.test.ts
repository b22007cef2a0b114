import { expect, it } from 'vitest'
import { eastAsianCredit } from '../../../src/article/captions/east-asian-credit.ts'

it.each([
  ['夜明けの船（山田太郎撮影）', '夜明けの船', '山田太郎', 'label'],
  ['黎明的渡轮。新华社记者 李明 摄', '黎明的渡轮。', '新华社记者 李明', 'label'],
  ['새벽 항구의 배. 김민수 기자', '새벽 항구의 배.', '김민수', 'label'],
  ['夜明けの船＝ロイター', '夜明けの船', 'ロイター', 'agency'],
])('%s is split', (caption, text, credit, form) => {
  expect(eastAsianCredit(caption)).toMatchObject({ text, form })
  expect(eastAsianCredit(caption)?.credit).toContain(credit)
})

it.each(['夜明けの船＝3日、横浜', 'A ferry at dawn (Jane Roe)', '夜明けの船'])('%s has no credit', (caption) => {
  expect(eastAsianCredit(caption)).toBeNull()
})
