import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Database } from '../../db/client.ts'
import { ledgerOf } from '../../db/read/ledger.ts'
import { readStory } from '../../db/read/stories.ts'
import { addFeeds } from '../../db/write/feeds.ts'
import { sampleFeeds } from '../../sample/feeds.ts'
import { readMorning } from '../../sample/morning.ts'
import { readOutcome } from '../../sample/outcome.ts'
import { startSampleNewsroom } from '../../sample/server.ts'
import { testDatabase } from '../database.ts'
import { backends, openPipeline, until } from '../pipeline.ts'
import { openMirror, usableStories, wordsOf } from './mirror.ts'
import { type Observed, observe } from './observe.ts'

/** Ten minutes in half a minute. */
const SPEED = 20
const outcome = readOutcome()
/** Versions that there should be in the end. */
const STATES = readMorning().entries.reduce((sum, { id }) => sum + (outcome.versions[id] ?? 1), 0)

/** Plays the whole morning through the whole pipeline. */
async function playMorning({ redisUrl, name }: { redisUrl: string | undefined; name: string }) {
  const db = await testDatabase()
  const newsroom = await startSampleNewsroom({ speed: SPEED })
  const pipeline = await openPipeline(db.url, {
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: `test-${name}-${randomBytes(4).toString('hex')}`,
    ALLOW_HOSTS: [`127.0.0.1:${newsroom.port}`],
    HOST_CONCURRENCY: 16,
    TICK_SECONDS: 0.2,
    SWEEP_SECONDS: 5,
  })
  await addFeeds(db, sampleFeeds(newsroom.url, SPEED))
  const mirror = await openMirror(db)
  await until('half of the morning plays', async () => newsroom.now() >= 300, 120)
  await mirror.restart()
  await until('the morning plays', async () => newsroom.now() >= 600, 120)
  // What is not there by then is named by the tests below.
  await until('every state is placed', async () => (await placed(db)) >= STATES, 300).catch(() => {})
  const observed = await observe(db, newsroom.morning)
  const head = Number((await db.pool.query('SELECT seq FROM log_head')).rows[0].seq)
  await until('the mirror has the whole log', async () => mirror.numbers.at(-1) === head, 60).catch(() => {})
  const mirrored = { copy: mirror.copy, numbers: mirror.numbers, stories: await usableStories(db), head }
  await mirror.close()
  const stories = (
    await db.pool.query('SELECT id, status, canonical_id AS "canonicalId", corrected_at IS NOT NULL AS corrected, replaces FROM stories')
  ).rows
  const feeds = (await db.pool.query('SELECT added_url AS url, url AS now, status, trouble FROM feeds')).rows
  const log = (await db.pool.query('SELECT seq, at, event, story_id AS "storyId", detail FROM story_log ORDER BY seq')).rows
  const polls = (await db.pool.query('SELECT f.added_url AS url, p.* FROM polls p JOIN feeds f ON f.id = p.feed_id')).rows
  const mossEmbargo = (
    await db.pool.query(`SELECT embargoed_until AS until, placed_at AS placed FROM placements WHERE embargoed_until < '9999-01-01'`)
  ).rows[0] as { until: Date; placed: Date }
  const storiesOf = (ids: string[]) =>
    Promise.all(ids.map(async (id) => [id, (await readStory(db, observed.find((o) => o.entry === id)!.storyId!))!] as const))
  const whole = new Map(await storiesOf([...outcome.pictures.map((p) => p.entry), ...outcome.stories.flatMap((s) => s.first ?? [])]))
  await pipeline.close()
  await newsroom.close()
  await db.close()
  return { observed, stories, whole, feeds, log, polls, mossEmbargo, mirrored, errors: pipeline.errors }
}

const mornings = await Promise.all((await backends()).map(async (backend) => ({ name: backend.name, ...(await playMorning(backend)) })))

for (const { name, ...played } of mornings) {
  describe(`the sample morning, with the queues on ${name}`, () => {
    const byEntry = new Map<string, Observed>(played.observed.map((o) => [o.entry, o]))
    const storyOf = (entry: string) => byEntry.get(entry)?.storyId
    const nameOf = new Map(played.observed.map((o) => [o.articleId, o.entry]))

    it('keeps every entry as one article', () => {
      const all = [
        ...outcome.stories.flatMap((s) => Object.keys(s.entries)),
        ...outcome.alone,
        ...outcome.noStory,
        ...outcome.linked.map((l) => l.entry),
      ]
      expect(played.observed.map((o) => o.entry).sort()).toEqual([...new Set(all)].sort())
    })

    it('makes exactly the stories of the outcome, each entry with its relation', () => {
      const made = byStory(played.observed.filter((o) => o.storyId !== null)).map((group) =>
        group.map((o) => `${o.entry} ${o.relation}`).sort(),
      )
      const right = [
        ...outcome.stories.map((s) =>
          Object.entries(s.entries)
            .map(([entry, relation]) => `${entry} ${relation}`)
            .sort(),
        ),
        ...outcome.alone.map((entry) => [`${entry} original`]),
        ...outcome.linked.map((l) => [`${l.entry} excerpt`]),
      ]
      const sorted = (list: string[][]) => list.map((group) => group.join(', ')).sort()
      expect(sorted(made)).toEqual(sorted(right))
    })

    it('is mirrored by the client of apps exactly, over kills, merges and a restart of the API', () => {
      const { copy, numbers, stories, head } = played.mirrored
      expect(numbers).toEqual(Array.from({ length: head }, (_, i) => i + 1))
      const inOrder = (some: typeof copy) => [...some].sort(([a], [b]) => a - b).map(([id, story]) => [id, wordsOf(story)])
      expect(inOrder(copy)).toEqual(inOrder(stories))
      expect(copy.size).toBeGreaterThan(20)
    })

    it('gives advisories no story', () => {
      for (const entry of outcome.noStory) expect([entry, storyOf(entry)]).toEqual([entry, null])
    })

    it('chooses the right canonical article, and knows what is killed and corrected', () => {
      for (const right of outcome.stories) {
        const story = played.stories.find((s) => s.id === storyOf(Object.keys(right.entries)[0]!))
        expect({
          story: right.story,
          canonical: right.canonical.includes(nameOf.get(story?.canonicalId)!),
          killed: story?.status === 'killed',
          corrected: story?.corrected,
        }).toEqual({
          story: right.story,
          canonical: true,
          killed: right.killed,
          corrected: right.corrected,
        })
      }
    })

    it('lists who still runs what was corrected, and every copy of what was killed', () => {
      const having = (warnings: string) => played.observed.filter((o) => o.warnings.includes(warnings)).map((o) => o.entry)
      expect(having('uncorrected').sort()).toEqual(outcome.stories.flatMap((s) => s.stillWrong).sort())
      const copies = outcome.stories
        .filter((s) => s.killed)
        .flatMap((s) => Object.entries(s.entries).filter(([, relation]) => relation === 'copy'))
      expect(having('copy-of-killed').sort()).toEqual(copies.map(([entry]) => entry).sort())
    })

    it('links what shares a passage without merging it', () => {
      for (const { entry, other, score } of outcome.linked) {
        const link =
          byEntry.get(entry)?.links.find((l) => nameOf.get(Number(l.id)) === other) ??
          byEntry.get(other)?.links.find((l) => nameOf.get(Number(l.id)) === entry)
        expect([entry, link !== undefined && link.score >= score]).toEqual([entry, true])
      }
    })

    it('keeps a version for every state, and reads what the supplier says of each', () => {
      for (const { entry, versions, signals } of played.observed) {
        expect([entry, versions]).toEqual([entry, outcome.versions[entry] ?? 1])
        expect([entry, signals]).toEqual([entry, outcome.signals[entry] ?? Array(versions).fill(null)])
      }
    })

    it('keeps captions with their credits apart from the body', () => {
      for (const { entry, captions } of played.observed) {
        expect([entry, captions.map(({ text, credit }) => ({ text, credit }))]).toEqual([entry, outcome.captions[entry] ?? []])
      }
    })

    it('says where a page gave no article', () => {
      for (const { entry, trouble } of played.observed) expect([entry, trouble]).toEqual([entry, outcome.fromFeed[entry] ?? null])
    })

    it('reports the health of each feed', () => {
      for (const [name, right] of Object.entries(outcome.feeds)) {
        const feed = played.feeds.find((f) => f.url.endsWith(`/feeds/${name}`))!
        const polls = played.polls.filter((p) => p.url === feed.url)
        if (right.health === 'gone') expect([name, polls.some((p) => p.outcome === 'gone')]).toEqual([name, true])
        if (right.health === 'moved') expect([name, polls.some((p) => p.outcome === 'moved')]).toEqual([name, true])
        if (right.health === 'quiet') expect(polls.filter((p) => p.http_status === 304).length).toBeGreaterThan(polls.length / 2)
        if (right.health === 'throttled') expect(polls.filter((p) => p.outcome === 'throttled')).toHaveLength(right.times!)
        if (right.health === 'repaired') expect(polls.some((p) => p.repairs.length > 0)).toBe(true)
        if (right.health === 'slow') expect(Math.max(...polls.map((p) => p.ms))).toBeGreaterThan((right.seconds! * 1000 * 0.9) / SPEED)
      }
    })

    it('writes a log without gaps in which each story begins once and no embargo is broken', () => {
      expect(played.log.map((e) => e.seq)).toEqual(played.log.map((_, i) => i + 1))
      const created = new Set(played.log.filter((e) => e.event === 'created').map((e) => e.storyId))
      const begun = played.log
        .filter((e) => e.event === 'created' || (e.event === 'released' && !created.has(e.storyId)))
        .map((e) => e.storyId)
      expect(begun.length).toBe(new Set(begun).size)
      expect(begun.sort()).toEqual(played.stories.map((s) => s.id).sort())
      const moss = played.log.filter((e) => e.storyId === storyOf('halyard-moss'))
      expect(moss[0]?.at.getTime()).toBeGreaterThanOrEqual(played.mossEmbargo.until.getTime())
      // On a busy machine a morning this fast may hand the entry over only when its embargo has ended.
      expect(moss[0]?.event).toBe(played.mossEmbargo.placed < played.mossEmbargo.until ? 'released' : 'created')
      for (const story of played.stories.filter((s) => s.status === 'killed'))
        expect(played.log.filter((e) => e.storyId === story.id && e.event === 'killed')).toHaveLength(1)
    })

    it('withdraws what is withheld and releases it again; keeps an embargo stated in words until its supplier lifts it', () => {
      for (const right of outcome.stories.filter((s) => s.withheld || s.embargoedUntilFreed)) {
        const id = storyOf(Object.keys(right.entries)[0]!)
        const events = played.log.filter((e) => e.storyId === id)
        const turns = events.map((e) => e.event).filter((event) => ['created', 'withheld', 'released'].includes(event))
        expect([right.story, turns]).toEqual([right.story, right.withheld ? ['created', 'withheld', 'released'] : ['released']])
        expect(played.stories.find((s) => s.id === id).status).toBe('usable')
        const broke = played.observed.filter((o) => o.storyId === id && o.warnings.includes('broke-embargo'))
        expect(broke.map((o) => o.entry)).toEqual(right.brokeEmbargo)
        // On a busy machine a page that was seen before the end may be read after it.
        expect(broke.map((o) => o.articleId)).toEqual(
          expect.arrayContaining(events.find((e) => e.event === 'released')?.detail.brokeEmbargo ?? []),
        )
      }
    })

    it('links what replaces a killed story to it', () => {
      const idOf = (name: string) => storyOf(Object.keys(outcome.stories.find((s) => s.story === name)!.entries)[0]!)
      for (const { story, replaces } of outcome.stories)
        expect([story, played.stories.find((s) => s.id === idOf(story)).replaces]).toEqual([story, replaces ? idOf(replaces) : null])
    })

    it('recognises a change of captions, and a cosmetic one, which is not logged', () => {
      for (const [entry, change] of Object.entries(outcome.changes)) {
        expect([entry, byEntry.get(entry)?.change]).toEqual([entry, change])
        const entries = played.log.filter((e) => e.storyId === storyOf(entry)).map((e) => e.event)
        expect([entry, entries]).toEqual([entry, change === 'cosmetic' ? ['created'] : ['created', 'updated']])
      }
    })

    it('finds a picture under other words and one that was killed', () => {
      for (const { entry, elsewhere, differs, killed } of outcome.pictures) {
        const found = played.whole.get(entry)!.pictures.map((p) => [nameOf.get(p.articleId), p.differs, p.killed])
        expect([entry, found]).toEqual([entry, [[elsewhere, differs, killed]]])
      }
    })

    it('says who had it first, though another article is canonical', () => {
      for (const { first, canonical } of outcome.stories) {
        if (!first) continue
        const { articles, canonicalReasons } = played.whole.get(first)!
        const [line] = ledgerOf(articles)
        expect([nameOf.get(line!.articleId), line!.minutesBehind, canonical.includes(first)]).toEqual([first, 0, false])
        expect(canonicalReasons[0]).toMatch(/^another article credits /)
      }
    })

    it('has no trouble of its own', () => {
      expect(played.errors).toEqual([])
    })
  })
}

async function placed(db: Database): Promise<number> {
  return (await db.pool.query(`SELECT count(*) AS n FROM placements`)).rows[0].n
}

function byStory(observed: Observed[]): Observed[][] {
  const groups = new Map<number | null, Observed[]>()
  for (const o of observed) groups.set(o.storyId, [...(groups.get(o.storyId) ?? []), o])
  return [...groups.values()]
}
