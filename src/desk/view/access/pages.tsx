import type { AccessPage } from '../../router.ts'
import { WebhooksPage } from '../webhooks/webhooks.tsx'
import { AccountPage } from './account.tsx'
import { AuditPage } from './audit.tsx'
import { ChannelsPage } from './channels.tsx'
import { KeysPage } from './keys.tsx'
import { PeoplePage } from './people.tsx'
import { WelcomePage } from './welcome.tsx'

const PAGES: Record<AccessPage, () => React.ReactNode> = {
  account: AccountPage,
  people: PeoplePage,
  keys: KeysPage,
  channels: ChannelsPage,
  webhooks: WebhooksPage,
  audit: AuditPage,
  welcome: WelcomePage,
}

/** The page of people, keys, audit log or account. */
export function AccessView({ page }: { page: AccessPage }) {
  const Page = PAGES[page]
  return <Page />
}
