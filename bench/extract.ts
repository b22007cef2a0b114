/**
 * Compares reading pages with Readability on linkedom on the same bytes: everything we read of a page (body, captions, headline, byline, dates, kind
 * of page), and Readability's article. The pages are those of the sample morning in the styles of their outlets, with menus, teasers and scripts as
 * heavy as on news pages. Both take turns, and the shortest of many rounds counts, since other work on the machine only adds time and a worker that
 * runs for days is warm. One thread.
 *
 * With `--leave-out` it scores reading on fresh pages instead, those of sites left out apart (`extract/leave-out.ts`); `--pages DIR` holds the sets and
 * their scripts, `--fails` lists the failures of the sites that are shown.
 */
import { parseArgs } from 'node:util'
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { liveEntries, MorningClock } from '../sample/clock.ts'
import { DURATION_SECONDS, readMorning } from '../sample/morning.ts'
import { articlePage } from '../sample/pages.ts'
import { readPage } from '../src/article/page.ts'
import { leaveOut } from './extract/leave-out.ts'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '8' },
    'leave-out': { type: 'boolean', default: false },
    pages: { type: 'string' },
    fails: { type: 'boolean', default: false },
  },
})
if (flags['leave-out']) {
  if (!flags.pages) throw new Error('--leave-out needs --pages DIR: the folder with the sets of pages and their scripts.')
  leaveOut(flags.pages, { fails: flags.fails })
  process.exit(0)
}
const rounds = Number(flags.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds is a whole number.')

/** Gives a page the size of the median of 466 news pages: 810 elements, 140 links, 71,000 characters of script. */
const MENU_LINKS = 100
const TEASERS = 35
const SCRIPT_CHARACTERS = 71_000

const menu = (base: string) =>
  `<div class="mega-menu">${Array.from({ length: MENU_LINKS }, (_, n) => `<div class="col c${n % 7}"><a href="${base}/section-${n}" data-track="menu-${n}"><span>Section ${n}</span></a></div>`).join('')}</div>`
const teasers = (base: string) =>
  `<div class="grid">${Array.from(
    { length: TEASERS },
    (_, n) =>
      `<div class="tile t${n % 5}"><a href="${base}/2026/piece-${n}"><picture><source srcset="${base}/t${n}-640.webp 640w, ${base}/t${n}-320.webp 320w"><img src="${base}/t${n}.jpg" alt="" loading="lazy"></picture><h4>What else happened in town, part ${n}</h4></a><p>A sentence of some length says what it is about, and nothing more than that.</p></div>`,
  ).join('')}</div>`
const script = `<script>window.config = ${JSON.stringify({ ads: 'slot,'.repeat(SCRIPT_CHARACTERS / 5) })}</script>`

const base = 'https://paper.example'
const openedAt = new Date()
const live = liveEntries(readMorning(openedAt), new MorningClock(openedAt, 1), DURATION_SECONDS)
const pages = live.map((entry, i) => {
  const html = articlePage(entry, live.slice(i + 1, i + 5), base)
    .replace('<main>', `${menu(base)}<main>`)
    .replace('</main>', `${teasers(base)}</main>`)
    .replace('</head>', `${script}</head>`)
  return { bytes: Buffer.from(html), url: base + entry.state.path }
})

const readers: [name: string, read: (page: (typeof pages)[number]) => boolean][] = [
  ['ours', ({ bytes, url }) => readPage(bytes, { contentType: 'text/html; charset=utf-8', url }).kind === 'article'],
  ['Readability on linkedom', ({ bytes }) => new Readability(parseHTML(bytes.toString('utf8')).document).parse() !== null],
]
const least = readers.map(() => Number.POSITIVE_INFINITY)
const found = readers.map(() => 0)
for (let round = 0; round < rounds; round++) {
  for (const [i, [, read]] of readers.entries()) {
    const began = performance.now()
    found[i] = pages.filter(read).length
    least[i] = Math.min(least[i]!, performance.now() - began)
  }
}

console.log(
  `${pages.length} pages of ${Math.round(pages.reduce((sum, p) => sum + p.bytes.length, 0) / pages.length / 1000)} KB, least of ${rounds} rounds`,
)
for (const [i, [name]] of readers.entries())
  console.log(`${name.padEnd(24)}${((pages.length / least[i]!) * 1000).toFixed(1).padStart(8)} pages/s  ${found[i]} read as articles`)
console.log(`${(least[1]! / least[0]!).toFixed(2)} times as many pages a second`)
