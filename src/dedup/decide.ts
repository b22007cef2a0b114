import type { Arrival, Link, Relation } from '../model.ts'
import { isSilenced, NOTHING, type Silenced } from './boilerplate.ts'
import { figuresOf, nameOf, numberOf } from './keys.ts'
import { conflicts, type Evidence, evidence, judge, reasonsOf, type Side, type Verdict } from './match.ts'
import { common, mark, tally } from './overlap.ts'
import type { Effect, Held, Placement, Story } from './shelf.ts'
import type { Thresholds } from './thresholds.ts'

/** What the shelf holds for one arrival. */
export interface View {
  /** The article's own last version. */
  known: Held | null
  /** Versions of any story that bear one of its names: guid, address, slug, headline, or a name in its notice. */
  named: Held[]
  /** Versions that share runs of words, those that share most first. */
  alike: Held[]
  story: (id: string) => Story | undefined
  /** What the arrival's source prints under everything, and what another does. */
  silenced: Silenced
  silencedOf: (source: string) => Silenced
  newStory: () => string
  thresholds: Thresholds
}

interface Candidate {
  held: Held
  e: Evidence
  verdict: Verdict
}

/** An update may come this long after the version that it continues: an evening's story is written through until the next day's end. */
const CONTINUES_HOURS = 36
/** Sluglines and numbers are given out anew: a notice by one of them speaks of what came so lately (the window's default). */
const NAMED_DAYS = 14
/** A story follows its flash within hours. */
const FLASH_HOURS = 6
const TEMPLATE_STORIES = 3
/** Under one slug, a report in which more than this share of the names and numbers differ in their place is another day's or another place's. */
const OTHER_FIGURES = 0.4

/** The rules in order; the first that finds a story decides. */
export function decide(arrival: Arrival, side: Side, view: View): Placement {
  const { said } = side.print.traits
  if (said.signal === 'advisory') return noStory(side, 'an advisory is no story')
  if (said.picture) return pictureKill(side, view)
  const candidates = weigh(side, view)
  const joined =
    ownArticle(side, view) ??
    notice(side, view, candidates) ??
    continued(side, candidates) ??
    followsFlash(side, candidates) ??
    sameCopy(side, view, candidates)
  if (!joined) return said.signal === 'kill' ? noStory(side, 'a kill of what was never seen here') : opened(side, view, candidates)
  if (replacement(side, view, joined)) return replacing(side, view, joined)
  const story = joined.held.story!
  return {
    story,
    opened: false,
    relation: joined.relation,
    match: joined.held.id,
    score: joined.score,
    signal: said.signal,
    reasons: joined.reasons,
    links: linksOf(candidates, story),
    effect: effectOf(arrival, side, view, joined),
  }
}

function noStory(side: Side, reason: string): Placement {
  const { signal } = side.print.traits.said
  return { story: null, opened: false, relation: 'none', match: null, score: 0, signal, reasons: [reason], links: [], effect: {} }
}

function opened(side: Side, view: View, candidates: Candidate[]): Placement {
  const links = linksOf(candidates, null)
  const { signal } = side.print.traits.said
  const base = { story: view.newStory(), opened: true, signal, links, effect: {} }
  const first = links[0]
  if (!first) return { ...base, relation: 'original', match: null, score: 0, reasons: ['nothing like it was seen'] }
  return { ...base, relation: 'excerpt', match: first.id, score: first.score, reasons: ['a story of its own that shares a passage'] }
}

/** A replacement after a kill is a new story, linked to the old one. */
function replacing(side: Side, view: View, { held, score, reasons }: Joined): Placement {
  return {
    story: view.newStory(),
    opened: true,
    relation: 'original',
    match: held.id,
    score,
    signal: side.print.traits.said.signal,
    reasons: ['replaces a killed story', ...reasons],
    links: [{ id: held.id, relation: 'contains', score }],
    effect: { replaces: held.story! },
  }
}

interface Joined {
  held: Held
  relation: Relation
  score: number
  reasons: string[]
}

/** The supplier's own name for the article: its id here, its guid, its address. */
function ownArticle(side: Side, view: View): Joined | null {
  const { guid, address } = side.print.traits
  if (view.known?.story)
    return {
      held: view.known,
      relation: view.known.relation === 'original' || view.known.relation === 'excerpt' ? 'rewrite' : view.known.relation,
      score: 1,
      reasons: ['the next version of this article'],
    }
  const own = view.named.filter((held) => held.source === side.source && held.story !== null)
  const byGuid = newest(own.filter((held) => guid !== null && held.print.traits.guid === guid))
  if (byGuid) return { held: byGuid, relation: 'rewrite', score: 1, reasons: ['the same source gives it the same guid'] }
  const byAddress = newest(own.filter((held) => address?.includes('/') && !address.endsWith('/') && held.print.traits.address === address))
  return byAddress && { held: byAddress, relation: 'rewrite', score: 1, reasons: ['the same source gives it the same address'] }
}

/** A kill or correction that names its story instead of carrying it. */
function notice(side: Side, view: View, candidates: Candidate[]): Joined | null {
  const { said } = side.print.traits
  if (said.signal !== 'kill' && !said.points) return null
  const own = view.named.filter((held) => held.source === side.source && held.story !== null && held.signal !== 'kill')
  const recent = own.filter((held) => side.at - held.at <= NAMED_DAYS * 86_400_000)
  const pointed = newest(own.filter((held) => pointsToHeadline(side, held))) ?? newest(recent.filter((held) => pointsTo(side, held)))
  if (pointed) return { held: pointed, relation: 'rewrite', score: 1, reasons: [`a ${said.signal} that names the story`] }
  const slugged = newest(recent.filter((held) => said.slug !== null && held.print.traits.said.slug === said.slug))
  if (slugged) return { held: slugged, relation: 'rewrite', score: 0.9, reasons: [`a ${said.signal} under the story's slug`] }
  const likely = candidates.filter(({ held, e }) => e.sameSource && held.story !== null && e.headlineShared >= 2 && e.headline >= 0.6)
  const best = likely.sort((a, b) => b.e.headline - a.e.headline || b.held.order - a.held.order)[0]
  return best
    ? { held: best.held, relation: 'rewrite', score: best.e.headline, reasons: [`a ${said.signal} with the words of the headline`] }
    : null
}

function pointsToHeadline(side: Side, held: Held): boolean {
  const name = nameOf(held.print.traits.said.stem)
  return name !== null && (side.print.traits.said.points?.headlines.some((headline) => nameOf(headline) === name) ?? false)
}

function pointsTo(side: Side, held: Held): boolean {
  const points = side.print.traits.said.points
  const { slug } = held.print.traits.said
  return Boolean(points && ((slug && points.slugs.includes(slug)) || points.numbers?.includes(numberOf(held.print.traits.guid) ?? '')))
}

/** UPDATE 2-, CORRECTED-, RPT-, ADD1: the mark promises an earlier version, so weaker likeness will do. A shared slug promises as much. */
function continued(side: Side, candidates: Candidate[]): Joined | null {
  const { said } = side.print.traits
  const rated = candidates
    .filter(
      ({ held, e }) => e.sameSource && held.story !== null && e.hours <= CONTINUES_HOURS && held.print.traits.said.genre === said.genre,
    )
    .map((candidate) => ({ ...candidate, rating: continuity(side, candidate) }))
    .sort((a, b) => b.rating - a.rating || b.held.order - a.held.order)
  const best = rated[0]
  if (!best || best.rating < 1) return null
  return {
    held: best.held,
    relation: 'rewrite',
    score: Math.min(1, best.rating / 2),
    reasons: ['the same supplier carries it on', ...reasonsOf(best.e, best.verdict)],
  }
}

/** At least 1 where mark, slug, headline and text together say that one supplier carries on one story. */
function continuity(side: Side, { held, e }: Candidate): number {
  const { said } = side.print.traits
  const slug = said.slug !== null && said.slug === held.print.traits.said.slug
  if (!said.continues && (!slug || conflicts(e) > OTHER_FIGURES)) return 0
  const spoken = slug && /\s/.test(said.slug!) ? 0.6 : slug ? 0.3 : 0
  const conflict = e.conflict > 2 && e.conflict > e.agree ? 0.5 : 0
  return (
    (said.continues ? 0.4 : 0) +
    spoken +
    e.headline * (e.headlineShared >= 2 ? 0.6 : 0) +
    Math.min(0.7, e.ofShorter * 1.5) +
    e.telling * 0.2 -
    conflict
  )
}

/** The story that was announced by a flash of this source. */
function followsFlash(side: Side, candidates: Candidate[]): Joined | null {
  if (side.print.traits.words < 12) return null
  const flashes = candidates.filter(
    ({ held, e }) =>
      held.signal === 'flash' && e.sameSource && held.story !== null && held.print.traits.words < 60 && e.hours <= FLASH_HOURS,
  )
  const best = flashes
    .filter(({ held, e }) => e.headlineShared >= 3 && e.headline >= 0.5 && sameSubject(side, held))
    .sort((a, b) => b.e.headline - a.e.headline)[0]
  return best ? { held: best.held, relation: 'rewrite', score: best.e.headline, reasons: ['the story that its flash announced'] } : null
}

/**
 * Whether a story may speak of what the flash did. The quarters of two companies share all words but those they begin with, and the figures: so a flash
 * with figures wants one of them in the story, or what either headline begins with in the other.
 */
function sameSubject({ print }: Side, held: Held): boolean {
  const { heads, subject, telling } = print.traits
  const figures = figuresOf(held.print.traits.said.stem)
  if (!figures.length || figures.some((figure) => telling.includes(figure))) return true
  const theirs = held.print.traits
  return subject === theirs.subject || heads.includes(theirs.subject!) || theirs.heads.includes(subject!)
}

function sameCopy(side: Side, view: View, candidates: Candidate[]): Joined | null {
  const fitting = candidates
    .filter(({ held, verdict }) => held.story !== null && (verdict.relation === 'copy' || verdict.relation === 'rewrite'))
    .filter(({ held, e }) => speaks(view, held, side.at) || e.ofLonger >= 0.6)
    .filter(({ held }) => (side.source === held.source ? held.print.traits.said.genre === side.print.traits.said.genre : true))
    .sort((a, b) => b.verdict.score - a.verdict.score || a.held.order - b.held.order)
  const best = fitting[0]
  if (!best) return null
  return { held: best.held, relation: best.verdict.relation!, score: best.verdict.score, reasons: reasonsOf(best.e, best.verdict) }
}

/**
 * Only the version that opened a story and the latest of each supplier speak for it: so a chain cannot drift. The latest is also the one
 * that stood when the incoming text was written: its copy may come after the next version.
 */
function speaks(view: View, held: Held, at: number): boolean {
  const story = view.story(held.story!)
  if (!story || story.opener === held.order) return true
  if (held.relation === 'copy') return false
  const states = story.states.filter((state) => state.source === held.source)
  return states.at(-1)?.order === held.order || stateAt(states, at) === held.order
}

/** Of the states that were written by then the latest. */
function stateAt(states: { order: number; at: number }[], at: number): number | undefined {
  let latest: { order: number; at: number } | undefined
  for (const state of states) if (state.at <= at && (!latest || state.at >= latest.at)) latest = state
  return latest?.order
}

/** New copy from the supplier of a killed story, not under its old guid, is another story. */
function replacement(side: Side, view: View, joined: Joined): boolean {
  const killed = view.story(joined.held.story!)?.killed ?? false
  return (
    killed &&
    side.print.traits.said.signal !== 'kill' &&
    joined.held.source === side.source &&
    joined.held.print.traits.guid !== side.print.traits.guid
  )
}

function effectOf(arrival: Arrival, side: Side, view: View, joined: Joined): Effect {
  const { signal } = side.print.traits.said
  const story = joined.held.story!
  const own = joined.held.source === side.source && isSupplier(joined.held, view.story(story))
  if (signal === 'kill' && own) return { kills: story }
  if (signal === 'correction' && own) return { corrects: story }
  if (signal === 'withheld' && own) return { withholds: story }
  const embargoed = view.story(story) ? joined.held.embargoed : null
  if (embargoed && joined.held.source !== side.source && Date.parse(embargoed) > Date.parse(arrival.publishedAt))
    return { breaksEmbargo: story }
  return {}
}

/** Whoever opened the story and carries it on; and an agency whose copy an outlet was seen to run before it came itself. */
export function isSupplier(held: Held, story: Story | undefined): boolean {
  return held.relation !== 'copy' || (held.sourceKind === 'agency' && (story?.byOutlet ?? false))
}

function pictureKill(side: Side, view: View): Placement {
  const near = view.alike.find((held) => held.source === side.source && held.story !== null)
  return {
    ...noStory(side, 'a kill of a picture, not of a story'),
    match: near?.id ?? null,
    effect: { killsPicture: near?.story ?? null },
  }
}

function weigh(side: Side, view: View): Candidate[] {
  const own = view.named.filter((held) => held.source === side.source)
  const all = [...new Set([...view.alike, ...own])].filter((held) => held.story !== null)
  if (!all.length) return []
  mark(side.print.shingles)
  let mine: Uint8Array | undefined
  const candidates: Candidate[] = []
  for (const held of all) {
    const alike = common(held.print.shingles) >= view.thresholds.leastShared
    if (!alike && !otherwiseAlike(side, held)) continue
    const theirs = held.source === side.source ? NOTHING : view.silencedOf(held.source)
    if (alike) mine ??= silentOf(side, view, all)
    const e = evidence(side, held, { mine: mine ?? NONE, own: view.silenced, theirs }, alike)
    candidates.push({ held, e, verdict: judge(e, view.thresholds) })
  }
  return candidates
}

/** Whether any rule could take it though hardly a run of words is shared: those for equal text, notices, what is carried on, and flashes. */
function otherwiseAlike(side: Side, held: Held): boolean {
  const { said, exact } = side.print.traits
  if (exact !== 0 && held.print.traits.exact === exact) return true
  if (held.source !== side.source) return false
  const slug = said.slug !== null && held.print.traits.said.slug === said.slug
  return said.signal === 'kill' || said.points !== null || said.continues || slug || held.signal === 'flash'
}

const NONE = new Uint8Array(0)

/**
 * Marks the incoming runs of words that are no evidence: its source's boilerplate, and those that three or more of its
 * source's own stories among the candidates share, which belong to a form. Of other sources they may be agency copy.
 */
function silentOf(side: Side, view: View, candidates: Held[]): Uint8Array {
  const { shingles } = side.print
  const silent = new Uint8Array(shingles.length)
  const stories = new Map<string, Held>()
  for (const held of candidates) if (held.source === side.source) stories.set(held.story!, held)
  if (stories.size >= TEMPLATE_STORIES) for (const held of stories.values()) tally(held.print.shingles, silent)
  for (let i = 0; i < silent.length; i++) silent[i] = silent[i]! >= TEMPLATE_STORIES || isSilenced(view.silenced, shingles[i]!) ? 1 : 0
  return silent
}

/** One link a story, to the version that shares most. */
function linksOf(candidates: Candidate[], own: string | null): Link[] {
  const best = new Map<string, Link>()
  for (const { held, e, verdict } of candidates) {
    if (verdict.relation !== 'excerpt' || held.story === own || held.story === null) continue
    if (e.ofShorter > (best.get(held.story)?.score ?? 0))
      best.set(held.story, { id: held.id, relation: verdict.direction, score: e.ofShorter })
  }
  return [...best.values()].sort((a, b) => b.score - a.score)
}

function newest(held: Held[]): Held | null {
  return held.reduce<Held | null>((last, one) => (!last || one.order > last.order ? one : last), null)
}
