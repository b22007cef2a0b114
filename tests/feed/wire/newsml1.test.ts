import { describe, expect, it } from 'vitest'
import { bodyOf, read, readOne, troubleWith } from './read.ts'

const item = (revision: number, status: string, inner = COPY, management = '') => `<NewsItem xml:lang="en"><Identification><NewsIdentifier>
<ProviderId>norwire.example</ProviderId><DateId>20260305</DateId><NewsItemId>ferry</NewsItemId><RevisionId PreviousRevision="1" Update="N">${revision}</RevisionId>
<PublicIdentifier>urn:newsml:norwire.example:20260305:ferry:${revision}N</PublicIdentifier></NewsIdentifier><NameLabel>Ferry-Aground</NameLabel></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20260305T060000Z</FirstCreated><ThisRevisionCreated>20260305T080000+0100</ThisRevisionCreated>
<Status FormalName="${status}"/>${management}<Urgency FormalName="2"/></NewsManagement>${inner}</NewsItem>`
const newsml = (...items: string[]) =>
  `<?xml version="1.0" encoding="utf-8"?>\n<NewsML Version="1.2"><Catalog Href="x"/><NewsEnvelope><DateAndTime>20260305T090000Z</DateAndTime></NewsEnvelope>${items.join('\n')}</NewsML>`

const image = (role: string, href: string, width: number) =>
  `<NewsComponent><Role FormalName="${role}"/><ContentItem Href="${href}"><MediaType FormalName="Photo"/><MimeType FormalName="image/jpeg"/><Characteristics><SizeInBytes>${width}</SizeInBytes><Property FormalName="Width" Value="${width}"/></Characteristics></ContentItem></NewsComponent>`
const COPY = `<NewsComponent><NewsLines><HeadLine>Ferry &amp; crew run aground</HeadLine><ByLine>By Ada Quill and Bo Reed, Norwire</ByLine><DateLine>PORT SKERRY, March 5 (Norwire) -</DateLine>
<NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>ADDS rescue</NewsLineText></NewsLine></NewsLines>
<DescriptiveMetadata><Language FormalName="en"/><Genre FormalName="Update"/><SubjectCode><Subject FormalName="03000000"/></SubjectCode><Location HowPresent="Origin"><Property FormalName="City" Value="Port Skerry"/></Location></DescriptiveMetadata>
<NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body><body.content><p>It struck rocks.</p><p>All are safe.</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="Photo"/><NewsLines><HeadLine>Ferry</HeadLine><CreditLine>Cy Lens/Norwire</CreditLine></NewsLines>
<NewsComponent><Role FormalName="Caption"/><ContentItem><MediaType FormalName="Text"/><DataContent>The ferry on the rocks.</DataContent></ContentItem></NewsComponent>
${image('Thumbnail', 's.jpg', 80)}${image('HighRes', 'b.jpg', 900)}</NewsComponent></NewsComponent>`

describe('NewsML 1.2', () => {
  it('gives every field; a picture has its caption and credit and stays out of the body', () => {
    const entry = readOne(newsml(item(2, 'Usable')))
    expect(entry).toMatchObject({
      id: 'urn:newsml:norwire.example:20260305:ferry',
      version: '2',
      title: 'Ferry & crew run aground',
      slugline: 'Ferry-Aground',
      authors: ['Ada Quill', 'Bo Reed'],
      dateline: 'PORT SKERRY, March 5 (Norwire)',
      located: 'Port Skerry',
      published: '2026-03-05T06:00:00.000Z',
      updated: '2026-03-05T07:00:00.000Z',
      language: 'en',
      urgency: 2,
      subjects: ['subj:03000000'],
      pubStatus: 'usable',
      signal: 'update',
      edNote: 'ADDS rescue',
      media: [
        {
          url: 'https://wire.example/out/b.jpg',
          type: 'image/jpeg',
          length: 900,
          title: 'Ferry',
          description: 'The ferry on the rocks.',
          credit: 'Cy Lens/Norwire',
        },
      ],
    })
    expect(bodyOf(entry)).toEqual(['It struck rocks.', 'All are safe.'])
  })

  it('canceled, withheld, embargoed until a time and for good, and what an instruction says', () => {
    expect(readOne(newsml(item(3, 'Canceled', '')))).toMatchObject({
      version: '3',
      pubStatus: 'canceled',
      content: null,
      title: 'Ferry-Aground',
    })
    expect(readOne(newsml(item(3, 'Withheld'))).pubStatus).toBe('withheld')
    const until = '<StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20260306T000000Z</DateAndTime></StatusWillChange>'
    expect(readOne(newsml(item(3, 'Embargoed', COPY, until)))).toMatchObject({ pubStatus: 'usable', embargoed: '2026-03-06T00:00:00.000Z' })
    expect(readOne(newsml(item(3, 'Embargoed')))).toMatchObject({ pubStatus: 'withheld', embargoed: null })
    expect(readOne(newsml(item(3, 'Usable', COPY, '<Instruction FormalName="Rectify"/>'))).signal).toBe('correction')
  })

  it('the copy is the longest text that is not there for something else', () => {
    const html = (role: string, text: string) =>
      `<NewsComponent><Role FormalName="${role}"/><ContentItem><MimeType FormalName="text/xhtml"/><DataContent><html><body><p>${text}</p></body></html></DataContent></ContentItem></NewsComponent>`
    const entry = readOne(
      newsml(
        item(
          1,
          'Usable',
          `<NewsComponent>${html('StyleSheet', 'x'.repeat(500))}${html('Summary', 'Short.')}${html('Main', 'The whole text.')}</NewsComponent>`,
        ),
      ),
    )
    expect(bodyOf(entry)).toEqual(['The whole text.'])
  })

  it('an Update that replaces the text is the next version with that text', () => {
    const part =
      '<ContentItem><DataContent><nitf><body><body.content><p>It sank at noon.</p></body.content></body></nitf></DataContent></ContentItem>'
    const update = `<Update><Replace DuidRef="head"><HeadLine>Ferry sinks</HeadLine></Replace><Replace DuidRef="main">${part}</Replace></Update>`
    const entry = readOne(newsml(item(3, 'Usable', update)))
    expect(entry).toMatchObject({ id: 'urn:newsml:norwire.example:20260305:ferry', version: '3', title: 'Ferry sinks', signal: 'update' })
    expect(bodyOf(entry)).toEqual(['It sank at noon.'])
  })

  it('an Update that changes less than the text is the next version with a note of what it says, and no text of its own', () => {
    const update = `<Update><InsertAfter DuidRef="p2"><p>Divers found the bell.</p></InsertAfter><Delete DuidRef="p4"/></Update>`
    expect(readOne(newsml(item(3, 'Usable', update)))).toMatchObject({
      version: '3',
      title: null,
      content: null,
      signal: 'update',
      edNote: 'Changes parts of the version before: InsertAfter p2: Divers found the bell.; Delete p4',
    })
  })

  it('several revisions, newest first; topics left out; truncation is reported', () => {
    const whole = newsml(item(1, 'Usable'), item(2, 'Usable'), '<NewsItem><TopicSet/></NewsItem>')
    expect(read(whole)).toMatchObject({
      entries: [{ version: '2' }, { version: '1' }],
      repairs: ['Left out, because they are not stories: 1 NewsItem of topics.'],
    })
    const cut = whole.slice(0, whole.lastIndexOf('It struck'))
    expect(read(cut)).toMatchObject({ entries: [{ version: '1' }], complete: false })
    expect(troubleWith(cut.slice(0, 900)).message).toMatch(/^Line \d+: <\w+> is never closed/)
  })
})
