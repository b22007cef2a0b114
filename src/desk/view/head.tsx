import type { Connection } from '../data/event-stream.ts'
import type { Live } from '../data/live.ts'
import type { DeskNotice } from '../data/notices.ts'
import { useMay } from '../data/session.ts'
import type { Status } from '../data/shapes.ts'
import { Go } from '../navigation.tsx'
import { isAccessPage, type View } from '../router.ts'
import { count, sampleWords } from '../words.ts'
import { AccountMenu } from './access/menu.tsx'
import { Ago } from './clock.tsx'

const CONNECTION_WORDS: Record<Connection, string> = { opening: 'Connecting', live: 'Live', lost: 'Not connected' }

/** Name, the two views, the figures and the state of the connection. */
export function DeskHead({ view, live, help }: { view: View; live: Live; help: () => void }) {
  const onFeeds = view.page === 'feeds'
  const { status, connection } = live
  const mayFeeds = useMay('feeds:read')
  return (
    <header className="head">
      <span className="name">Copytaster</span>
      <nav aria-label="Views">
        <Go to={{ page: 'stories', filters: view.filters }} aria-current={onFeeds || isAccessPage(view.page) ? undefined : 'page'}>
          Stories
        </Go>
        {mayFeeds && (
          <Go to={{ page: 'feeds', filters: view.filters }} aria-current={onFeeds ? 'page' : undefined}>
            Feeds
            {status && status.feeds.trouble > 0 && (
              <span className="trouble-count">
                {' '}
                {status.feeds.trouble} <span>in trouble</span>
              </span>
            )}
          </Go>
        )}
      </nav>
      {status && <Figures status={status} />}
      <span className={`connection ${connection}`} role="status">
        <i aria-hidden="true" />
        {CONNECTION_WORDS[connection]}
      </span>
      <AccountMenu view={view} />
      <button type="button" className="quiet" onClick={help} aria-label="Help: keys" title="Keys (?)">
        ?
      </button>
    </header>
  )
}

function Figures({ status }: { status: Status }) {
  const waiting = status.waiting.scrape + status.waiting.place
  return (
    <p className="figures">
      {count(status.articles, 'article')} · {count(status.stories, 'story', 'stories')} · {status.folded.toLocaleString('en-GB')} folded
      {waiting > 0 && ` · ${waiting.toLocaleString('en-GB')} waiting`}
    </p>
  )
}

/** The lines above everything else: the sample newsroom, a lost connection, kills and corrections. */
export function TopNotices({ live, view }: { live: Live; view: View }) {
  const sample = live.status && sampleWords(live.status)
  return (
    <div className="top-notices">
      {sample && <p className="sample">{sample}</p>}
      {live.connection === 'lost' && (
        <p className="lost">
          <strong>Connection to Copytaster lost.</strong> This page may be out of date. The desk keeps trying and then catches up.
        </p>
      )}
      <NoticeList live={live} view={view} />
      <p className="unseen" role="alert">
        {live.alarm}
      </p>
    </div>
  )
}

/** Further notices are folded behind a line, so that many of them do not cover the desk. */
const NOTICES_OPEN = 3

function NoticeList({ live, view }: { live: Live; view: View }) {
  const { notices, dismiss } = live
  if (notices.length === 0) return null
  const line = (notice: DeskNotice) => <NoticeLine key={notice.seq} notice={notice} view={view} dismiss={() => dismiss(notice.seq)} />
  const rest = notices.slice(NOTICES_OPEN)
  return (
    <section className="notices" aria-label="Kills, withheld stories and corrections since this page was opened">
      <ul>{notices.slice(0, NOTICES_OPEN).map(line)}</ul>
      {rest.length > 0 && (
        <>
          <details>
            <summary>{count(rest.length, 'more notice')}</summary>
            <ul>{rest.map(line)}</ul>
          </details>
          <button type="button" className="all" onClick={() => dismiss()}>
            Dismiss all {notices.length}
          </button>
        </>
      )}
    </section>
  )
}

const NOTICE_LABELS = { killed: 'KILLED — do not use', withheld: 'WITHHELD — do not use for now', corrected: 'Corrected' }

function NoticeLine({ notice, view, dismiss }: { notice: DeskNotice; view: View; dismiss: () => void }) {
  return (
    <li className={notice.kind}>
      <strong>{NOTICE_LABELS[notice.kind]}</strong>
      <Go to={{ page: 'story', id: notice.storyId, filters: view.filters }}>
        <bdi>{notice.headline}</bdi>
      </Go>
      <Ago time={notice.at} />
      <button type="button" onClick={dismiss} aria-label={`Dismiss: ${notice.headline}`}>
        Dismiss
      </button>
    </li>
  )
}
