import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('../../src/desk/style/ground.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')

function colours(part: string): Record<string, string> {
  return Object.fromEntries([...part.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]))
}

/** WCAG 2.2 contrast ratio of two colours. */
function contrast(a: string, b: string): number {
  const [one, two] = [luminance(a), luminance(b)]
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const READ_TOGETHER = [
  ...['ink', 'soft', 'link'].flatMap((text) => ['paper', 'raised', 'sunk', 'chosen'].map((ground) => [text, ground])),
  ...['kill', 'correct', 'embargo', 'good'].map((text) => [text, 'paper']),
  ['correct', 'chosen'],
  ['kill', 'kill-wash'],
  ['correct', 'correct-wash'],
  ['embargo', 'embargo-wash'],
  ['ink', 'kill-wash'],
  ['ink', 'correct-wash'],
  ['ink', 'embargo-wash'],
] as const

test.each([
  ['light', colours(light)],
  ['dark', { ...colours(light), ...colours(dark) }],
])('in %s mode every text stands out from its ground as WCAG AA asks (4.5 : 1)', (_, palette) => {
  for (const [text = '', ground = ''] of READ_TOGETHER) {
    expect(contrast(palette[text] ?? '', palette[ground] ?? ''), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  }
  expect(contrast('#ffffff', palette['kill-ground'] ?? '')).toBeGreaterThanOrEqual(4.5)
})
