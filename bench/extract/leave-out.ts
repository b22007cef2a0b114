/**
 * Reading pages of sites that nobody looked at. The fresh sets are split by the hash of the site: of three sites in five failures are read while rules
 * are written (`shown`), the other two are only reported (`left out`), so that a rule which only knows its pages shows as a gap between the lines.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

type Truth = Record<string, { site?: string; url: string }>

/** The sets, with the folder that holds them and the script that scores them. */
const SETS = [
  { name: 'captions2', folder: '.', script: 'score.mjs' },
  { name: 'traf', folder: 'segments', script: 'segscore.mjs' },
  { name: 'wcxb', folder: 'segments', script: 'segscore.mjs' },
]

/** Whether failures of a site may be read. The last hex digit of the hash already splits the sets into halves, so the first eight count. */
export const isShown = (site: string): boolean => Number.parseInt(createHash('sha1').update(site).digest('hex').slice(0, 8), 16) % 5 < 3

/** Scores both parts of each set with the scripts of `data` and prints what they print; of the shown part the failures too, with `fails`. */
export function leaveOut(data: string, { fails }: { fails: boolean }): void {
  const folder = mkdtempSync(join(tmpdir(), 'leave-out-'))
  try {
    for (const { name, folder: within, script } of SETS)
      for (const part of ['shown', 'left out'] as const) {
        const from = resolve(data, within, name)
        const truth = JSON.parse(readFileSync(join(from, 'truth.json'), 'utf8')) as Truth
        const chosen = Object.entries(truth).filter(([, { site, url }]) => isShown(site ?? new URL(url).hostname) === (part === 'shown'))
        const into = join(folder, part.replace(' ', '-'), name)
        mkdirSync(into, { recursive: true })
        writeFileSync(join(into, 'truth.json'), JSON.stringify(Object.fromEntries(chosen)))
        symlinkSync(join(from, 'html'), join(into, 'html'), 'dir')
        const details = fails && part === 'shown' ? (script === 'score.mjs' ? ['--fails'] : ['--worst', '1000']) : []
        const args = [resolve(data, script), '--data', dirname(into), '--corpus', name, '--project', process.cwd(), ...details]
        console.log(
          `${part}  ${execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'inherit'] }).trimEnd()}`,
        )
      }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
