/** Conditions of use in the agency formats. */
import { splitUsageTerms } from '../../../text/usage-terms.ts'
import { distinctTexts, tidy } from '../text.ts'
import { htmlBlocks } from './blocks.ts'
import { childAt, childrenOf, descendantsOf, type Element, elementText } from './tree.ts'

/** NewsML-G2 `rightsInfo` of an item, or of a picture in it: usage terms, copyright notices, else the copyright holder. */
export function g2Terms(item: Element | undefined): string[] {
  return distinctTexts(
    childrenOf(item, 'rightsInfo').flatMap((rights) => {
      const notices = childrenOf(rights, 'copyrightNotice').map(elementText)
      const holder = childAt(rights, 'copyrightHolder')
      const held = notices.length ? [] : [elementText(childAt(holder, 'name')) ?? holder?.attributes.literal]
      return [...childrenOf(rights, 'usageTerms').map(elementText), ...notices, ...held.map((name) => name && `© ${name}`)]
    }),
  )
}

/** NewsML 1: `RightsMetadata` of the component, and the lines of copyright and rights. */
export function newsml1Terms(component: Element | undefined): string[] {
  const lines = childAt(component, 'NewsLines')
  const rights = childAt(component, 'RightsMetadata')
  return distinctTexts([
    ...['CopyrightLine', 'RightsLine'].flatMap((name) => childrenOf(lines, name).map(elementText)),
    ...childrenOf(rights, 'UsageRights').map(elementText),
    ...childrenOf(rights, 'Copyright').map(elementText),
  ])
}

/** NITF: `doc.rights` and `doc.copyright` of the head, `rights` and copyright notes of the text. */
export function nitfTerms(root: Element): string[] {
  const docdata = childAt(root, 'head/docdata')
  const named = childrenOf(docdata, 'doc.rights').map(({ attributes: { 'code-source': _, id: __, ...stated } }) =>
    Object.values(stated).join(' '),
  )
  const copyright = childrenOf(docdata, 'doc.copyright').map(
    ({ attributes: { year, holder } }) => holder && `© ${[year, holder].filter(Boolean).join(' ')}`,
  )
  const notes = descendantsOf(childAt(root, 'body'), 'note').filter((note) => note.attributes.noteclass === 'cpyrt')
  const printed = childrenOf(childAt(root, 'body/body.head'), 'rights')
  return distinctTexts([...named, ...copyright, ...printed.map(elementText), ...notes.map(elementText)].map(tidy))
}

/** ninjs: `usageterms` and `copyrightnotice`, or those of `rightsinfo`, else the copyright holder. @param item its names in lower case */
export function ninjsTerms(item: Record<string, unknown>): string[] {
  const rights = [item.rightsinfo].flat().filter((one): one is object => Boolean(one) && typeof one === 'object')
  const all = [item, ...rights.map((one) => Object.fromEntries(Object.entries(one).map(([key, value]) => [key.toLowerCase(), value])))]
  const stated = all.flatMap((one) => [one.usageterms, one.copyrightnotice, ...[one.linkedrights].flat()]).map(textOf)
  const holder = textOf(item.copyrightholder)
  return distinctTexts(stated.some(Boolean) ? stated : [holder && `© ${holder}`])
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return /<[a-z]/i.test(value) ? tidy(htmlBlocks(value, null).paragraphs.join(' ')) : tidy(value)
}

/** Conditions among the notes to editors ("NO ARCHIVE"). */
export function termsInNotes(notes: (string | null | undefined)[]): string[] {
  return distinctTexts(notes.flatMap((note) => note?.split('\n') ?? []).flatMap((line) => splitUsageTerms(line).terms))
}
