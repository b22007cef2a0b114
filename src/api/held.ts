import { Refusal } from './problem.ts'

/**
 * What is under embargo is shown only to somebody who asks for it in so many words, as the desk does.
 * @throws Refusal (403)
 */
export function refuseHeld(query: { embargoed?: 'show' }, until: string | null) {
  if (query.embargoed === 'show') return
  throw new Refusal(403, `Under embargo${until ? ` until ${until}` : ''}; embargoed=show shows it to a desk that will hold it.`)
}
