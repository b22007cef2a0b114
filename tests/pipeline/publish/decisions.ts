/** Members and decisions as the tests of this folder begin from, each with a few fields set anew. */

import type { MemberRow } from '../../../db/write/stories.ts'
import type { ToPlace } from '../../../db/write/waiting.ts'
import type { Effect, Placement } from '../../../src/matching/placement.ts'
import type { Decision } from '../../../src/pipeline/place/decision.ts'
import type { ChangeKind } from '../../../src/story/changes.ts'

export const NOW = new Date('2026-03-02T12:00:00Z')
export const LATER = new Date('2026-03-02T13:00:00Z')
export const BEFORE = new Date('2026-03-02T11:00:00Z')

/** An article of an agency in story 1. */
export function member(over: Partial<MemberRow> = {}): MemberRow {
  return {
    storyId: 1,
    articleId: 11,
    versionId: 111,
    number: 1,
    sourceId: 5,
    source: 'Northwire',
    sourceKind: 'agency',
    preference: 0,
    relation: 'original',
    headline: 'Pumps pay',
    language: 'en',
    opening: null,
    words: 4,
    credit: null,
    byline: [],
    signal: null,
    urgency: null,
    subjects: [],
    slugline: null,
    pictures: 0,
    publishedAt: BEFORE,
    firstSeenAt: BEFORE,
    newest: 1,
    pubStatus: null,
    embargoedUntil: null,
    story: { status: 'usable', embargoedUntil: null, killedAt: null },
    ...over,
  }
}

/** The second version of article 11, placed in story 1 with a change of substance. */
export function decision(
  over: { version?: Partial<ToPlace>; placement?: Partial<Placement>; effect?: Effect; change?: ChangeKind | null } = {},
): Decision {
  const version = {
    id: 112,
    articleId: 11,
    number: 2,
    sourceId: 5,
    source: 'Northwire',
    sourceKind: 'agency',
    headline: 'Pumps pay more',
    embargoedUntil: null,
    entry: { pubStatus: null, signal: null, version: null },
    reread: false,
    ...over.version,
  } as ToPlace
  const placement: Placement = {
    story: '1',
    opened: false,
    relation: 'original',
    match: null,
    score: 0,
    signal: null,
    reasons: [],
    links: [],
    effect: over.effect ?? {},
    ...over.placement,
  }
  return { version, placement, change: over.change === undefined ? 'text' : over.change } as Decision
}
