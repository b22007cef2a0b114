import { isUnknown, type Session, SessionContext, useSessionState } from './data/session.ts'
import { Desk } from './desk.tsx'
import { useView } from './navigation.tsx'
import { LoginDialog, LoginPage } from './view/access/login.tsx'
import { WelcomePage } from './view/access/welcome.tsx'
import { Refused } from './view/refused.tsx'

/** Lets in who may use the desk. Where there are no users, that is everybody at this machine. */
export function Door() {
  const session = useSessionState()
  return (
    <SessionContext value={session}>
      <Inside session={session} />
      {session.lapsed && <LoginDialog />}
    </SessionContext>
  )
}

function Inside({ session: { state, error, refresh } }: { session: Session }) {
  const { page } = useView()
  if (page === 'welcome') return <WelcomePage />
  if (!state) return error && <Refused error={error} again={refresh} />
  return isUnknown(state) ? <LoginPage /> : <Desk />
}
