import { useEffect, useRef } from 'react'
import { useMay, useSession } from '../../data/session.ts'
import { Go } from '../../navigation.tsx'
import { type AccessPage, isAccessPage, type View } from '../../router.ts'

/** Who is logged in, and the pages about access that they may see. Without users: keys, people and the audit log under "Access". */
export function AccountMenu({ view }: { view: View }) {
  const { state, logOut } = useSession()
  const admin = useMay('admin')
  const operator = useMay('webhooks:write')
  const menu = useRef<HTMLDetailsElement>(null)
  const { page } = view
  useEffect(() => {
    if (menu.current) menu.current.open = false
  }, [page])
  if (!state) return null
  const person = state.mode === 'users'
  const line = (to: AccessPage, word: string) => (
    <Go to={{ page: to, filters: view.filters }} aria-current={page === to ? 'page' : undefined}>
      {word}
    </Go>
  )
  const close = ({ key }: React.KeyboardEvent<HTMLDetailsElement>) => {
    if (key === 'Escape') menu.current?.removeAttribute('open')
  }
  return (
    <details ref={menu} className="menu" onKeyDown={close}>
      <summary aria-current={isAccessPage(page) ? 'page' : undefined}>
        <bdi>{person ? state.caller.name : 'Access'}</bdi>
      </summary>
      <div>
        {person && line('account', 'Account')}
        {line('keys', 'Keys')}
        {operator && line('channels', 'Channels')}
        {operator && line('webhooks', 'Webhooks')}
        {admin && line('people', 'People')}
        {admin && line('audit', 'Audit log')}
        {person && (
          <button type="button" onClick={() => void logOut()}>
            Log out
          </button>
        )}
      </div>
    </details>
  )
}
