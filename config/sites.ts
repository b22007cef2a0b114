import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'

const Rule = z.strictObject({
  headline: z.string().optional(),
  byline: z.string().optional(),
  body: z.string().optional(),
  remove: z.array(z.string()).optional(),
  caption: z.string().optional(),
  credit: z.string().optional(),
  published: z.string().optional(),
  listing: z
    .strictObject({
      item: z.string(),
      headline: z.string().optional(),
      link: z.string().optional(),
      date: z.string().optional(),
      summary: z.string().optional(),
    })
    .optional(),
})
const Sites = z.record(z.string(), Rule).nullable()

/** What an operator says of a site, as CSS selectors: how its pages are read, and how its front page is a feed (`listing`). */
export type SiteRule = z.output<typeof Rule>

/**
 * Reads config/sites.yaml.
 * @returns what it says of the host of an address, or of a domain above that host
 * @throws PlainError with what is wrong where
 */
export function readSitesFile(file: string): (url: string) => SiteRule | undefined {
  let read: unknown
  try {
    read = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PlainError(
      `The scrape rules ${file} cannot be read: ${(error as Error).message.split('\n')[0]}`,
      'Correct them and start again.',
    )
  }
  const parsed = Sites.safeParse(read)
  if (!parsed.success) {
    const first = parsed.error.issues[0]!
    throw new PlainError(
      `${file} is not understood at ${first.path.join('.') || 'its top'}: ${first.message}`,
      'Correct it and start again.',
    )
  }
  const sites = parsed.data ?? {}
  return (url) => {
    for (let host = new URL(url).hostname; host; host = host.split('.').slice(1).join('.')) if (sites[host]) return sites[host]
    return undefined
  }
}
