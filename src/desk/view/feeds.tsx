import { useEffect, useState } from 'react'
import { useAnswer } from '../data/ask.ts'
import type { Feed, FeedList, Poll } from '../data/shapes.ts'
import { byTrouble, every, feedMatches, flagWords, HEALTH_ORDER, pollShape, pollWords } from '../feed-words.ts'
import { due } from '../times.ts'
import { count, languageName } from '../words.ts'
import { Ago } from './clock.tsx'
import { Outside } from './copy.tsx'
import { Refused } from './refused.tsx'

const REFRESH_MS = 10_000

export function FeedsView() {
  const [typed, setTyped] = useState('')
  const [turn, setTurn] = useState(0)
  const { data, error } = useAnswer<FeedList>('/v1/feeds', turn)
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setTurn((before) => before + 1), REFRESH_MS)
    return () => clearInterval(timer)
  }, [])
  const feeds = data?.feeds.filter((feed) => feedMatches(feed, typed)).sort(byTrouble)
  return (
    <main className="feeds" aria-label="Feeds">
      <div className="feeds-head">
        <h1>Feeds</h1>
        <search>
          <input
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder="Filter feeds"
            aria-label="Filter feeds"
          />
        </search>
        {data && <p>{healthSummary(data.feeds)}</p>}
      </div>
      {error && <Refused error={error} again={() => setTurn(turn + 1)} />}
      {!data && !error && <p className="empty">Reading the feeds…</p>}
      {data?.feeds.length === 0 && <p className="empty">No feeds yet. Add one: copytaster feeds add https://example.org/feed.xml</p>}
      {data && data.feeds.length > 0 && feeds?.length === 0 && <p className="empty">No feed matches “{typed}”.</p>}
      <ul className="feed-lines">
        {feeds?.map((feed) => (
          <FeedLine key={feed.id} feed={feed} />
        ))}
      </ul>
    </main>
  )
}

function healthSummary(feeds: Feed[]): string {
  const counts = HEALTH_ORDER.map((word) => [word, feeds.filter((feed) => feed.health === word).length] as const)
  return [count(feeds.length, 'feed'), ...counts.filter(([, n]) => n > 0).map(([word, n]) => `${n} ${word}`)].join(' · ')
}

function FeedLine({ feed }: { feed: Feed }) {
  return (
    <li className="feed">
      <strong className={`health is-${feed.health}`}>
        <i aria-hidden="true" />
        {feed.health}
      </strong>
      <div className="which">
        <h2>
          <bdi>{feed.source.name}</bdi>
        </h2>
        <p>
          <bdi>{feed.title ?? 'No title yet'}</bdi>
          {feed.language && ` · ${languageName(feed.language)}`}
        </p>
        <Outside address={feed.url}>{feed.url}</Outside>
      </div>
      <PollStrip polls={feed.polls} />
      <dl>
        <Cell name="Last poll">
          <Ago time={feed.lastPolledAt} />
        </Cell>
        <Cell name="Next poll">
          <Ago time={feed.status === 'active' ? feed.nextPollAt : null} none="none" words={due} />
        </Cell>
        <Cell name="Interval">{every(feed.intervalSeconds)}</Cell>
        <Cell name="Articles">{feed.articles.toLocaleString('en-GB')}</Cell>
      </dl>
      {feed.planReason && feed.status === 'active' && (
        <p className="plan">
          {feed.rhythm && `About ${itemsADay(feed.rhythm.perDay)} a day. `}
          {feed.planReason}
        </p>
      )}
      {feed.advice && feed.healthReason && !feed.trouble && feed.health !== 'repaired' && (
        <p className="trouble">
          {feed.healthReason} Noticed <Ago time={feed.healthSince} />. {feed.advice}
        </p>
      )}
      {notes(feed).map((note) => (
        <p key={note} className="trouble">
          {note}
        </p>
      ))}
      {feed.trouble && feed.health !== 'ok' && (
        <p className="trouble">
          {feed.trouble.message}
          {feed.failCount > 1 && ` ${count(feed.failCount, 'failure')} in a row`}
          {feed.failCount > 1 && feed.lastOkAt && (
            <>
              , last good poll <Ago time={feed.lastOkAt} />
            </>
          )}
          {feed.failCount > 1 && '.'}
        </p>
      )}
      {feed.flags.map((flag) => (
        <p key={flag.kind} className="trouble">
          {flagWords(flag)}
        </p>
      ))}
      {feed.health === 'repaired' && <p className="trouble">Repaired before reading: {feed.repairs.join(' ')}</p>}
    </li>
  )
}

const itemsADay = (perDay: number) =>
  `${perDay.toLocaleString('en-GB', { maximumFractionDigits: perDay < 10 ? 1 : 0 })} ${perDay === 1 ? 'item' : 'items'}`

/** What else is to be known of a feed: missed items, a redirect, a server that is not trusted, its hub. */
function notes({ gap, redirect, untrustedUntil, hub }: Feed): string[] {
  return [
    gap && `At least ${count(gap.missedAtLeast, 'item')} missed on ${gap.at.slice(0, 16).replace('T', ' ')} UTC; ${gap.found} found later.`,
    redirect &&
      (redirect.isForeign
        ? `It redirects permanently to ${redirect.to}, which has other items. Its address stays, unless you set another.`
        : `It redirects permanently to ${redirect.to}, on ${count(redirect.polls, 'poll')} so far.`),
    untrustedUntil &&
      `Its server answered “not modified” though it had news. Until ${untrustedUntil.slice(0, 10)} it is asked for the whole feed.`,
    hub?.state === 'refused' && `The hub ${hub.hub} refused: ${hub.reason}`,
  ].filter((note): note is string => typeof note === 'string')
}

function Cell({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** The last ten polls, oldest on the left. */
function PollStrip({ polls }: { polls: Poll[] }) {
  const shapes = polls.map(pollShape)
  const counts = (['news', 'quiet', 'repaired', 'trouble'] as const)
    .map((shape) => [shape, shapes.filter((each) => each === shape).length] as const)
    .filter(([, n]) => n > 0)
    .map(([shape, n]) => `${n} ${shape}`)
  return (
    <span className="strip" role="img" aria-label={counts.length ? `Last polls: ${counts.join(', ')}` : 'Not polled yet'}>
      {polls.toReversed().map((poll, at) => (
        <span key={poll.at ?? at} className={pollShape(poll)} title={pollWords(poll)} />
      ))}
    </span>
  )
}
