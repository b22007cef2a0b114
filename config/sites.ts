import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { PlainError } from '../src/errors.ts'

const SiteEntry = z.strictObject({
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
const Sites = z.record(z.string(), SiteEntry).nullable()

/** CSS selectors of an operator for a site: how to read its pages, and how to read a page of it as a feed (`listing`). */
export type SiteRule = z.output<typeof SiteEntry>

/**
 * Reads config/sites.yaml.
 * @returns a lookup by address: the rule of its host, else of the closest parent domain
 * @throws PlainError that names the place and the fault
 */
export function readSitesFile(file: string): (url: string) => SiteRule | undefined {
  let content: unknown
  try {
    content = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PlainError(
      `The site rules ${file} cannot be read: ${(error as Error).message.split('\n')[0]}`,
      'Correct them and start again.',
    )
  }
  const parsed = Sites.safeParse(content)
  if (!parsed.success) {
    const first = parsed.error.issues[0]!
    throw new PlainError(
      `${file} is invalid at ${first.path.join('.') || 'the top level'}: ${first.message}`,
      'Correct it and start again.',
    )
  }
  const sites = parsed.data ?? {}
  return (url) => {
    for (let host = new URL(url).hostname; host; host = host.split('.').slice(1).join('.')) if (sites[host]) return sites[host]
    return undefined
  }
}
