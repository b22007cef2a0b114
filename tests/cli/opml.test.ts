import { describe, expect, it } from 'vitest'
import { readOpml, writeOpml } from '../../src/cli/opml.ts'

const list = (outlines: string) => readOpml(`<?xml version="1.0"?><opml version="2.0"><head/><body>${outlines}</body></opml>`, 'list.opml')
const stored = (feed: object) => ({
  id: 1,
  url: 'https://paper.example/rss',
  addedUrl: 'https://paper.example/rss',
  source: 'Paper',
  kind: 'outlet' as const,
  title: 'Paper: all',
  language: 'pt-BR',
  scrape: true,
  minIntervalSeconds: 90,
  maxIntervalSeconds: 5400,
  status: 'active' as const,
  namesTrusted: null,
  folder: [],
  notes: null,
  ...feed,
})

it('what is written comes back: title, source, interval, state, language, folders, text, names, notes', () => {
  const feeds = [
    stored({}),
    stored({
      url: 'https://wire.example/a?b=1&c=<2>',
      title: null,
      kind: 'agency',
      scrape: false,
      status: 'paused',
      language: null,
      namesTrusted: false,
    }),
    stored({
      url: 'https://kyiv.example/rss',
      source: 'Ньюс "24" & Co',
      folder: ['World', 'Europe / East'],
      notes: 'Line one\n\tline <two>',
    }),
    stored({
      url: 'https://lviv.example/rss',
      folder: ['World'],
      status: 'gone',
      namesTrusted: true,
      minIntervalSeconds: 0.6,
      maxIntervalSeconds: 604_800,
    }),
  ]
  const xml = writeOpml(feeds)
  const { feeds: read, skipped } = readOpml(xml, 'list.opml')
  expect(skipped).toEqual([])
  const known = new Map(read.map(({ feed }) => [feed.url, feed]))
  for (const { id: _id, addedUrl: _added, ...feed } of feeds) expect(known.get(feed.url)).toEqual(feed)
  expect(read.every(({ isOurs }) => isOurs)).toBe(true)
})

it('an address with a login is written without, and read apart from it', () => {
  expect(writeOpml([stored({ url: 'sftp://zqdesk@files.example/out/' })])).not.toContain('zqdesk')
  const { feeds } = list('<outline text="Wire" xmlUrl="https://desk:s%3Acret@wire.example/rss"/>')
  expect(feeds).toMatchObject([{ feed: { url: 'https://wire.example/rss' }, login: { user: 'desk', password: 's:cret' } }])
  const { skipped } = list('<outline text="Files" xmlUrl="sftp://desk:s3cret@files.example/out/"/>')
  expect(skipped).toEqual([{ what: 'Files', why: expect.not.stringContaining('s3cret') }])
})

describe('lists of other programs', () => {
  it.each([
    [
      'FreshRSS',
      '<outline text="News" xmlns:frss="https://freshrss.org/opml"><outline text="A" type="rss" xmlUrl="https://a.example/rss" frss:priority="main"/></outline>',
      ['News'],
    ],
    [
      'Miniflux',
      '<outline text="News"><outline title="A" text="A" xmlUrl="https://a.example/rss" htmlUrl="https://a.example"></outline></outline>',
      ['News'],
    ],
    [
      'CommaFeed',
      '<outline text="All" title="All"><outline text="News" title="News"><outline type="rss" text="A" title="A" xmlUrl="https://a.example/rss"/></outline></outline>',
      ['All', 'News'],
    ],
    ['a podcast program', '<outline type="rss" text="A" url="https://a.example/rss"/>', []],
    ['Liferea', '<outline title="A" text="A" type="atom" xmlUrl="feed://a.example/rss" collapsed="true"/>', []],
    ['an old program', '<OUTLINE TEXT="A" XMLURL=" https://a.example/rss "/>', []],
  ])('in the form of %s', (_, outlines, folder) => {
    expect(list(outlines).feeds).toMatchObject([{ feed: { source: 'A', folder }, isOurs: false }])
    expect(list(outlines).feeds[0]!.feed.url).toMatch(/^https?:\/\/a\.example\/rss$/)
  })

  it('what is no feed is named with the reason, and costs no other', () => {
    const { feeds, skipped } = list(
      `<outline text="Good" htmlUrl="https://g.example?a=1&b=2" xmlUrl="https://g.example/rss"/><outline text="Relative" xmlUrl="/rss"/>
       <outline text="Site" type="link" url="https://x.example/"/><outline text="Script" xmlUrl="javascript:alert(1)"/><outline text="Empty" xmlUrl=""/>`,
    )
    expect(feeds.map(({ feed }) => feed.source)).toEqual(['Good'])
    expect(skipped.map(({ what }) => what)).toEqual(['Relative', 'Site', 'Script', 'Empty'])
  })

  it('two publishers with one title are two sources, and two feeds of one publisher are one', () => {
    const { feeds } = list(
      `<outline text="News" xmlUrl="https://www.a.example/rss"/><outline text="News" xmlUrl="https://b.example/rss"/><outline text="News" xmlUrl="https://feeds.a.example/2"/>
       <outline text="Post" xmlUrl="https://p.example/1"/><outline text="Post" xmlUrl="https://www.p.example/2"/>`,
    )
    expect(feeds.map(({ feed }) => feed.source)).toEqual(['News (a.example)', 'News (b.example)', 'News (a.example)', 'Post', 'Post'])
  })

  it('what is not OPML is refused', () =>
    expect(() => readOpml('<html><body>No</body></html>', 'x.opml')).toThrow(/x\.opml is not an OPML file/))
})
