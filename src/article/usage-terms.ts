import { statedText } from './html/jsonld.ts'
import type { Metadata } from './html/metadata.ts'

/** Metas and fields of linked data that state conditions of use or a licence. */
const METAS = [
  'rights',
  'copyright',
  'dc.rights',
  'dcterms.rights',
  'dcterms.license',
  'dcterms.accessrights',
  'rights-standard',
  'tdm-policy',
]
const FIELDS = ['copyrightNotice', 'license', 'usageInfo', 'conditionsOfAccess', 'acquireLicensePage'] as const
/** What a page tells robots that limits the use of its copy: archives, training (robots meta tag; TDM reservation protocol). */
const ROBOTS = /\b(?:noarchive|noai|noimageai|nocache)\b/gi

/** The conditions of use that a page states outside its text, each once, as written. */
export function readUsageTerms({ meta, article }: Metadata): string[] {
  const robots = [meta.get('robots'), meta.get('googlebot')].flatMap((content) => content?.toLowerCase().match(ROBOTS) ?? [])
  const stated = [
    ...METAS.map((name) => meta.get(name)),
    ...FIELDS.map((field) => statedText(article?.[field])),
    ...robots.map((word) => `robots: ${word}`),
    meta.get('tdm-reservation') === '1' ? 'tdm-reservation: 1' : null,
  ]
  return [...new Set(stated.filter((text): text is string => Boolean(text)))]
}
