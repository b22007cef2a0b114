import type { Arrival } from '../../model.ts'
import type { Placement, Side } from '../placement.ts'
import { compareCandidates } from './compare-candidates.ts'
import { continued } from './continued.ts'
import { effectOf } from './effect.ts'
import { followsFlash } from './follows-flash.ts'
import { linksOf } from './links.ts'
import { noStory } from './no-story.ts'
import { notice } from './notice.ts'
import { ownArticle } from './own-article.ts'
import { pictureKill } from './picture-kill.ts'
import { isReplacement, replacement } from './replacement.ts'
import type { Compared, Joined, StoryRule, WindowView } from './rule.ts'
import { sameCopy } from './same-copy.ts'

/** The rules that find an arrival's story, in order; the first that finds one decides. */
const STORY_RULES: StoryRule[] = [ownArticle, notice, continued, followsFlash, sameCopy]

/** Decides where an arrival belongs among the versions of the window. Pure. */
export function decidePlacement(arrival: Arrival, side: Side, view: WindowView): Placement {
  const { signal, picture } = side.fingerprint.traits.supplierSignal
  if (signal === 'advisory') return noStory(side, 'an advisory opens no story')
  if (picture) return pictureKill(side, view)
  const compared = compareCandidates(side, view)
  const joined = firstFound(side, view, compared)
  if (!joined && signal === 'kill') return noStory(side, 'a kill of a story that was never received')
  if (!joined) return newStory(side, view, compared)
  if (isReplacement(side, view, joined)) return replacement(side, view, joined)
  const { earlier, relation, score, reasons } = joined
  const links = linksOf(compared, earlier.story)
  return {
    story: earlier.story,
    opened: false,
    relation,
    match: earlier.id,
    score,
    signal,
    reasons,
    links,
    effect: effectOf(arrival, side, view, joined),
  }
}

function firstFound(side: Side, view: WindowView, compared: Compared[]): Joined | null {
  for (const rule of STORY_RULES) {
    const joined = rule(side, view, compared)
    if (joined) return joined
  }
  return null
}

/** The placement of an arrival for which no rule found a story. With a shared passage it is an excerpt, linked to the version that has the passage too. */
function newStory(side: Side, view: WindowView, compared: Compared[]): Placement {
  const links = linksOf(compared, null)
  const { signal } = side.fingerprint.traits.supplierSignal
  const base = { story: view.newStory(), opened: true, signal, links, effect: {} }
  const first = links[0]
  if (!first) return { ...base, relation: 'original', match: null, score: 0, reasons: ['no earlier version is similar'] }
  return { ...base, relation: 'excerpt', match: first.id, score: first.score, reasons: ['a separate story that shares a passage'] }
}
