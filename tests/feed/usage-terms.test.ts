import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feed/parse/parse.ts'
import type { ParsedFeed } from '../../src/model.ts'

function read(document: string, contentType: string | null = null): ParsedFeed {
  const answer = parseFeed(Buffer.from(document), { url: 'https://wire.example/feed', contentType })
  if ('trouble' in answer) throw new Error(answer.trouble.message)
  return answer.feed
}

describe('conditions of use are read', () => {
  it('from RSS: rights, licences, Media RSS, and the copyright of the channel', () => {
    const { feed, entries } =
      read(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:cc="http://backend.userland.com/creativeCommonsRssModule"><channel><title>Wire</title><copyright>© 2026 Quay Press</copyright>
      <item><title>One</title><dc:rights>Subscribers only. No AI training.</dc:rights><cc:license>https://licence.example/by-nc</cc:license>
        <media:content url="https://wire.example/1.jpg" type="image/jpeg"><media:copyright>© Jo Lund</media:copyright>
          <media:restriction relationship="deny" type="country">at de</media:restriction></media:content></item>
      <item><title>Two</title></item></channel></rss>`)
    expect(feed.usageTerms).toEqual(['© 2026 Quay Press'])
    expect(entries.map((entry) => entry.usageTerms)).toEqual([['Subscribers only. No AI training.', 'https://licence.example/by-nc'], []])
    expect(entries[0]!.media[0]!.usageTerms).toEqual(['© Jo Lund', 'deny country at de'])
  })

  it('from Atom, of the entry and of the source that it was taken from', () => {
    const { feed, entries } = read(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><rights>Tous droits réservés</rights>
      <entry><id>1</id><title>One</title><rights type="html">&lt;p&gt;Pas d’archives&lt;/p&gt;</rights><source><rights>© Agence du Port</rights></source></entry></feed>`)
    expect(feed.usageTerms).toEqual(['Tous droits réservés'])
    expect(entries[0]!.usageTerms).toEqual(['Pas d’archives', '© Agence du Port'])
  })

  it('from NewsML-G2, of the text and of its picture', () => {
    const item = (
      kind: string,
      guid: string,
      inner: string,
      terms: string,
    ) => `<newsItem guid="${guid}" version="1" xmlns="http://iptc.org/std/nar/2006-10-01/">
      <rightsInfo><copyrightHolder literal="QP"><name>Quay Press</name></copyrightHolder>${terms}</rightsInfo>
      <itemMeta><itemClass qcode="ninat:${kind}"/><edNote>EDS: Figures are in euros.</edNote></itemMeta>
      <contentMeta><headline>Ferry late</headline><description role="drol:caption">The quay.</description></contentMeta><contentSet>${inner}</contentSet></newsItem>`
    const [text] = read(
      item(
        'text',
        '1',
        '<inlineData contenttype="text/plain">The ferry is late.</inlineData>',
        '<usageTerms>Nur für Kunden in DE, AT. Keine Archivierung.</usageTerms>',
      ),
    ).entries
    expect(text!.usageTerms).toEqual(['Nur für Kunden in DE, AT. Keine Archivierung.', '© Quay Press'])
    const [picture] = read(
      item(
        'picture',
        '2',
        '<remoteContent href="https://wire.example/p.jpg" contenttype="image/jpeg"/>',
        '<copyrightNotice>© QP 2026</copyrightNotice>',
      ),
    ).entries
    expect(picture!.media[0]!.usageTerms).toEqual(['© QP 2026'])
  })

  it('from ninjs, NITF and NewsML 1, and from notes to editors', () => {
    const ninjs = {
      uri: 'urn:1',
      type: 'text',
      headline: 'Ferry',
      usageterms: 'No use in Norway',
      copyrightholder: 'QP',
      ednote: 'Photos follow.\nNO ARCHIVE. NO RESALE.',
    }
    expect(read(JSON.stringify([ninjs]), 'application/json').entries[0]!.usageTerms).toEqual(['No use in Norway', 'NO ARCHIVE. NO RESALE.'])
    const nitf = `<nitf><head><docdata><doc.copyright year="2026" holder="Quay Press"/><doc.rights owner="QP" limitations="no web use"/></docdata></head>
      <body><body.head><hedline><hl1>Ferry</hl1></hedline></body.head><body.content><p>The ferry is late.</p></body.content></body></nitf>`
    expect(read(nitf).entries[0]!.usageTerms).toEqual(['QP no web use', '© 2026 Quay Press'])
    const newsml = `<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>1</NewsItemId></NewsIdentifier></Identification><NewsManagement/>
      <NewsComponent><NewsLines><HeadLine>Ferry</HeadLine><CopyrightLine>(c) QP</CopyrightLine></NewsLines>
      <RightsMetadata><UsageRights><UsageType>Print</UsageType><Geography>Iberia</Geography></UsageRights></RightsMetadata>
      <ContentItem><DataContent><p>The ferry is late.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>`
    expect(read(newsml).entries[0]!.usageTerms[0]).toBe('(c) QP')
    expect(read(newsml).entries[0]!.usageTerms[1]).toContain('Iberia')
  })
})
