import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../database.ts'
import { ALL, about, type Format, type Item, items, link, newSource, openFeed as openFeedIn, SUBJECTS } from './open-feed.ts'

let db: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.close())
const openFeed = (format: Format, options?: Parameters<typeof openFeedIn>[2]) => openFeedIn(db, format, options)

describe.each(ALL)('names that do not identify, in %s', (format) => {
  it('a guid that all items bear: each is an article by its link, and the next too', async () => {
    const feed = await openFeed(format)
    await feed.poll(...items(4, (i) => ({ guid: 'k. A.', link: link(i) })))
    expect(await feed.articles()).toBe(4)
    await feed.poll(...items(5, (i) => ({ guid: 'k. A.', link: link(i) })).reverse())
    expect([await feed.articles(), await feed.versions()]).toEqual([5, 5])
    const { flags } = await feed.shown()
    expect(flags.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      expect.stringMatching(/^guids-doubted: Guids do not identify: [45] items share one\. They are not used\.$/),
    ])
  })

  it('the same without links: by title and date', async () => {
    const feed = await openFeed(format)
    await feed.poll(...items(3, () => ({ guid: 'https://paper.example/' })))
    await feed.poll(...items(4, () => ({ guid: 'https://paper.example/' })))
    expect([await feed.articles(), await feed.versions()]).toEqual([4, 4])
    const edited = items(4, (i) => ({ guid: 'https://paper.example/', ...(i === 1 && { text: `<p>${about('Die Reform')} Neu.</p>` }) }))
    expect(await feed.poll(...edited)).toMatchObject({ entriesNew: 0, entriesChanged: 1 })
  })

  it('a page that all items link to, while the feed grows', async () => {
    const feed = await openFeed(format)
    for (let count = 1; count <= 4; count++) {
      await feed.poll(...items(count, () => ({ link: link('status') })))
      expect([await feed.articles(), await feed.versions()]).toEqual([count, count])
    }
    expect((await feed.shown()).flags.map(({ kind }) => kind)).toContain('links-doubted')
  })

  it('a page with one item at a time, which is another story each day', async () => {
    const feed = await openFeed(format)
    for (let day = 0; day < 3; day++) await feed.poll(items(5, (i) => ({ link: link('daily'), guid: 'daily', at: 1440 * i }))[day]!)
    expect([await feed.articles(), await feed.versions()]).toEqual([3, 3])
    expect((await feed.shown()).flags.map(({ message }) => message).join()).toMatch(/came again with another story/)
  })

  it('links that differ in the fragment only', async () => {
    const feed = await openFeed(format)
    for (let poll = 0; poll < 2; poll++) await feed.poll(...items(4, (i) => ({ link: `${link('live')}#post-${i}` })))
    expect([await feed.articles(), await feed.versions()]).toEqual([4, 4])
    const retitled = items(4, (i) => ({ link: `${link('live')}#post-${i}`, ...(i === 2 && { title: 'Umzug abgesagt', at: 99 }) }))
    expect(await feed.poll(...retitled)).toMatchObject({ entriesNew: 0, entriesChanged: 1 })
  })

  it.each([
    ['a path parameter', (i: number, poll: number) => `${link(i)};sid=${'abc'[poll]}${i}F0.node${poll}`],
    ['a query', (i: number, poll: number) => `${link(i)}?zeit=${1796047500 + 300 * poll + i}`],
    ['a folder of the path', (i: number, poll: number) => `https://paper.example/s-${poll}x${i}/news/${i}`],
    ['a signature', (i: number, poll: number) => `${link(i)}?Expires=${poll}00&Signature=${'qwe'[poll]}${i}%2Fz`],
  ])('names that change with every request, by %s', async (_, address) => {
    const feed = await openFeed(format)
    for (let poll = 0; poll < 3; poll++) await feed.poll(...items(3, (i) => ({ link: address(i, poll), guid: address(i, poll) })))
    expect([await feed.articles(), await feed.versions()]).toEqual([3, 3])
    expect((await feed.shown()).flags.map(({ message }) => message).join()).toMatch(/do not identify: 3 items came again under others/)
    const keys = Number(
      (await db.pool.query('SELECT count(*) FROM article_keys k JOIN feeds f USING (source_id) WHERE f.id = $1', [feed.id])).rows[0].count,
    )
    await feed.poll(...items(3, (i) => ({ link: address(i, 3), guid: address(i, 3) })))
    const { rows } = await db.pool.query('SELECT count(*) FROM article_keys k JOIN feeds f USING (source_id) WHERE f.id = $1', [feed.id])
    expect(Number(rows[0].count)).toBe(keys)
  })

  it.each([
    ['a session in the path', (i: number, poll: number) => `${link(i)};jsessionid=${'ABCDE'[poll]}${i}F0.node${poll}`],
    ['a session in the query', (i: number, poll: number) => `${link('show')}?id=${i}&PHPSESSID=${'abcde'[poll]}${i}9c`],
    ['a cache buster', (i: number, poll: number) => `${link(i)}?${1796047500 + 300 * poll}`],
    ['a signature with its end', (i: number, poll: number) => `${link(i)}?Expires=${poll}00&Signature=${'qwert'[poll]}${i}%2Fz`],
    ['a folder', (i: number, poll: number) => `https://paper.example/(S(${poll}x${i}))/news/${i}`],
  ])('an item whose headline changes while its names change with every request, by %s', async (_, address) => {
    const feed = await openFeed(format)
    const document = (poll: number) =>
      items(4, (i) => ({
        link: address(i, poll),
        guid: address(i, poll),
        ...(i === 1 && poll >= 2 && { title: `Eltern streiten ${'weiter '.repeat(poll)}`, at: 1 }),
        ...(i === 2 && poll >= 3 && { text: `<p>${about(SUBJECTS[2]!)}</p><p>Der Umzug ist abgesagt.</p>` }),
      }))
    for (let poll = 0; poll < 5; poll++) await feed.poll(...document(poll))
    expect([await feed.articles(), await feed.versions()]).toEqual([4, 8])
    // What the rest of an address names is another story, where nothing else agrees.
    await feed.poll(...items(5, (i) => ({ link: address(i === 4 ? 3 : i, 4), guid: address(i === 4 ? 3 : i, 4), at: i * 60 })).slice(4))
    expect(await feed.articles()).toBe(5)
  })
})

describe('the items of two feeds of one source', () => {
  it('with the same numbers as guids are different articles', async () => {
    const source = newSource()
    const [news, sport] = [await openFeed('rss', { source }), await openFeed('atom', { source })]
    await news.poll(...items(3, (i) => ({ guid: `${i + 1}`, link: link(i) })))
    const others = ['Der Torwart', 'Die Läuferin', 'Das Finale'].map((subject, i) => ({
      guid: `${i + 1}`,
      link: `https://paper.example/sport/${i}`,
      title: `${subject} siegt`,
      text: about(subject),
      at: i,
    }))
    await sport.poll(...others)
    expect([await news.articles(), await sport.articles()]).toEqual([3, 3])
    expect((await sport.shown()).flags.map(({ kind }) => kind)).toEqual(['guids-doubted'])
  })
})

describe('names that identify', () => {
  it.each(ALL)('an edited item, one with a new headline and one that moved stay what they are, in %s', async (format) => {
    const feed = await openFeed(format)
    const before = items(4, (i) => ({ guid: `g${i}`, link: link(i) }))
    await feed.poll(...before)
    const after = [
      { ...before[0]!, text: `${before[0]!.text}<p>Dazu kommt ein neuer Absatz über die Kosten der Sache.</p>` },
      { ...before[1]!, title: 'Eltern und Lehrer streiten weiter' },
      { ...before[2]!, link: link('moved') },
      { ...before[3]!, guid: 'other' },
    ]
    expect(await feed.poll(...after)).toMatchObject({ entriesNew: 0, entriesChanged: 2 })
    expect(await feed.articles()).toBe(4)
    expect((await feed.shown()).flags).toEqual([])
  })

  it('an operator decides: trusted, a guid is enough; not trusted, none counts', async () => {
    for (const [trusted, expected] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const feed = await openFeed('rss')
      await db.pool.query('UPDATE feeds SET names_trusted = $2 WHERE id = $1', [feed.id, trusted])
      const [one, other] = items(2, (i) => ({ guid: 'slot', link: link(i) }))
      await feed.poll(one!)
      await feed.poll(trusted ? other! : { ...one!, title: 'Ganz anders' })
      expect(await feed.articles()).toBe(expected)
      expect((await feed.shown()).flags).toEqual([])
    }
  })
})

describe('the pages of a sitemap', () => {
  const pages = (over: (i: number) => Partial<Item> = () => ({})) => items(4, (i) => ({ link: link(i), updated: i, ...over(i) }))

  it('stay what they are in any order, under a new headline and with other parameters', async () => {
    const feed = await openFeed('sitemap')
    await feed.poll(...pages())
    expect(await feed.poll(...pages().reverse())).toMatchObject({ entriesNew: 0, entriesChanged: 0 })
    const retitled = pages((i) => (i === 1 ? { title: 'Die Schulreform scheitert im Rat', updated: 90 } : {}))
    expect(await feed.poll(...retitled)).toMatchObject({ entriesNew: 0, entriesChanged: 1 })
    const timed = (poll: number) => pages((i) => ({ link: `${link(i)}?zeit=${poll}${i}` }))
    for (let poll = 0; poll < 3; poll++) await feed.poll(...timed(poll))
    expect(await feed.articles()).toBe(4)
  })

  it('are other articles where one page shows one story after the other', async () => {
    const feed = await openFeed('sitemap')
    for (let day = 0; day < 3; day++) await feed.poll({ ...pages()[day]!, link: link('daily'), at: 1440 * day, updated: 1440 * day })
    expect([await feed.articles(), await feed.versions()]).toEqual([3, 3])
  })
})

describe('the items of a NewsML message', () => {
  const wire = (over: (i: number) => Partial<Item>) => items(3, (i) => ({ guid: `urn:x:${i}`, ...over(i) }))

  it('under one guid and numbered are the states of one article, in the order of their numbers', async () => {
    const feed = await openFeed('newsml')
    const states = [2, 3, 1].map((version) => ({ ...wire(() => ({}))[0]!, version, title: `Der Hafenausbau, Fassung ${version}` }))
    await feed.poll(...states)
    expect([await feed.articles(), await feed.versions(), await feed.headlines()]).toEqual([1, 3, ['Der Hafenausbau, Fassung 3']])
    expect(await feed.poll(...states.slice(0, 1))).toMatchObject({ entriesNew: 0, entriesChanged: 0 })
  })

  it('under one guid without numbers are articles by title and date', async () => {
    const feed = await openFeed('newsml')
    for (let poll = 0; poll < 2; poll++) await feed.poll(...wire(() => ({ guid: 'urn:x:0' })))
    expect([await feed.articles(), await feed.versions()]).toEqual([3, 3])
    expect((await feed.shown()).flags.map(({ kind }) => kind)).toEqual(['guids-doubted'])
  })
})

describe('names of any length and character', () => {
  it('are kept with the items beside them', async () => {
    const feed = await openFeed('json')
    const odd = ['x'.repeat(6000), 'ж😀'.repeat(3000), 'a\u0000b', '\ud800half', '%_\\\'";--', ' ']
    const all = odd.map((guid, i) => ({
      guid,
      title: `Titel ${i} von vielen`,
      text: about(`Thema ${i}`),
      at: i,
      link: `${link(i)}?${encodeURIComponent('ü'.repeat(700))}`,
    }))
    for (let poll = 0; poll < 2; poll++) await feed.poll(...all, ...items(1, () => ({ guid: 'plain' })))
    expect([await feed.articles(), await feed.versions()]).toEqual([7, 7])
    expect((await feed.shown()).trouble).toBeNull()
  })
})

describe('the order of states', () => {
  it.each(['atom', 'json'] as const)('a server that lags behind brings back nothing and adds nothing, in %s', async (format) => {
    const feed = await openFeed(format)
    const old = items(1, () => ({ guid: 'g', link: link(1), at: 0, updated: 0 }))[0]!
    const corrected = { ...old, title: 'Der Hafenausbau kostet 417 Millionen', updated: 60 }
    for (const state of [old, corrected, old, corrected, old]) await feed.poll(state)
    expect(await feed.headlines()).toEqual([corrected.title])
    expect(await feed.versions()).toBe(2)
    expect((await feed.shown()).polls[0]).toMatchObject({ entriesChanged: 0, entriesNoise: 1 })
  })

  it('an older state that comes first now is kept, but not as the newest', async () => {
    const feed = await openFeed('atom')
    const old = items(1, () => ({ guid: 'g', link: link(1), at: 0, updated: 0 }))[0]!
    const corrected = { ...old, title: 'Der Hafenausbau kostet mehr', updated: 60 }
    for (const state of [corrected, old, corrected, old]) await feed.poll(state)
    expect([await feed.headlines(), await feed.versions()]).toEqual([[corrected.title], 2])
  })

  it.each(ALL)('of two states in one document the later one is kept, whatever their order, in %s', async (format) => {
    const early = { guid: 'g', link: link(1), title: 'Sperrung ab zwölf', text: about('Die Sperrung'), at: 0, updated: 0 }
    const late = { ...early, title: 'Sperrung ab zwei', at: 90, updated: 90 }
    for (const document of [
      [early, late],
      [late, early],
    ]) {
      const feed = await openFeed(format)
      await feed.poll(...document)
      await feed.poll(...document, ...items(1, () => ({})))
      expect([await feed.headlines(), await feed.versions()]).toEqual([[late.title, 'Der Hafenausbau kommt voran'], 2])
    }
  })

  it.each(ALL)('a text that goes to and fro makes two versions, in %s', async (format) => {
    const feed = await openFeed(format)
    const state = (end: string) => items(1, () => ({ guid: 'g', link: link(1), text: `<p>${about('Die Liste')} Stand ${end}</p>` }))[0]!
    for (let poll = 0; poll < 6; poll++) await feed.poll(state(poll % 2 ? 'Montag' : 'Dienstag'))
    expect(await feed.versions()).toBe(2)
  })
})

describe('what no reader sees', () => {
  const noise: [string, (i: number, poll: number) => Partial<Item>][] = [
    [
      'a count of visits in an element',
      (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)}</p><div class="v">Aufrufe: ${900 + i + 7 * poll}</div>` }),
    ],
    [
      'a count of visits in a paragraph',
      (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)}</p><p>Прочитано ${998 + i + 7 * poll} раз</p>` }),
    ],
    ['a count of visits in plain text above', (i, poll) => ({ text: `${1200 + poll} 回\n${about(SUBJECTS[i]!)}` })],
    ['a time of the update that is now', (_, poll) => ({ updated: 100 + poll })],
    [
      'a signed picture address',
      (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)}</p><img src="https://i${poll}.example/${i}.jpg?sig=${poll}a">` }),
    ],
    [
      'a picture under a name that is signed',
      (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)}</p><img src="https://i.example/${'abcd'[poll]}${i}Zx">` }),
    ],
    [
      'a tracking pixel',
      (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)}</p><img width="1" height="1" src="https://t.example/${poll}.gif">` }),
    ],
    [
      'a protected mail address',
      (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)} <a href="/p#${poll}4b" data-m="${poll}c9">[email&#160;protected]</a></p>` }),
    ],
    [
      'a mail address in references',
      (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)} ${poll % 2 ? 'red&#97;ktion' : 'redakt&#x69;on'}&#64;x.example</p>` }),
    ],
    [
      'a comment, a script and a nonce',
      (i, poll) => ({ text: `<!-- ${poll} --><p id="n${poll}">${about(SUBJECTS[i]!)}</p><script>t(${poll})</script>` }),
    ],
    ['a hidden element', (i, poll) => ({ text: `<p>${about(SUBJECTS[i]!)}</p><span style="display:none">${poll}</span>` })],
  ]
  it.each(noise)('%s makes no version, and is counted', async (_, over) => {
    for (const format of ['atom', 'json'] as const) {
      const feed = await openFeed(format, { scrape: true })
      const document = (poll: number) => items(3, (i) => ({ guid: `g${i}`, link: link(i), ...over(i, poll) }))
      await feed.poll(...document(0))
      const waiting = Number(
        (await db.pool.query(`SELECT count(*) FROM waiting WHERE (version->>'feedId')::int8 = $1`, [feed.id])).rows[0].count,
      )
      for (let poll = 1; poll < 4; poll++)
        expect(await feed.poll(...document(poll))).toMatchObject({ entriesNew: 0, entriesChanged: 0, entriesNoise: 3 })
      expect(await feed.articles()).toBe(3)
      const { rows } = await db.pool.query(`SELECT count(*) FROM waiting WHERE (version->>'feedId')::int8 = $1`, [feed.id])
      expect(Number(rows[0].count)).toBe(waiting)
    }
  })

  it('a figure that one item corrects at its end is news, and so is another picture', async () => {
    const feed = await openFeed('rss')
    const document = (dead: number, picture: string) =>
      items(4, (i) => ({
        guid: `g${i}`,
        link: link(i),
        text: `<p>${about(SUBJECTS[i]!)}</p><p>Tote: ${i ? 3 : dead}</p><img src="/${i === 1 ? picture : 'x'}.jpg">`,
      }))
    await feed.poll(...document(12, 'a'))
    expect(await feed.poll(...document(13, 'a'))).toMatchObject({ entriesChanged: 1 })
    expect(await feed.poll(...document(13, 'b'))).toMatchObject({ entriesChanged: 1 })
  })
})
