/** The view as an address: `/`, `/story/12`, `/article/7`, `/feeds`, `/people` and the like, each followed by the filters as a query. */
export type StatusFilter = 'usable' | 'killed' | 'embargoed' | 'withheld' | 'all'

export interface Filters {
  q: string
  language: string
  source: string
  status: StatusFilter
  /** By arrival: what was old when it came is on top too. */
  order: 'listed' | 'arrival'
}

/** The pages about who may do what. `account`: one's own sessions and passkeys. `welcome`: what a one-time address opens. */
export const ACCESS_PAGES = ['account', 'people', 'keys', 'channels', 'webhooks', 'audit', 'welcome'] as const
export type AccessPage = (typeof ACCESS_PAGES)[number]

export type Route =
  | { page: 'stories' }
  | { page: 'story'; id: number }
  /** An article is shown in its story; the address is for links that know only the article. */
  | { page: 'article'; id: number }
  | { page: 'feeds' }
  | { page: AccessPage }
  | { page: 'unknown' }

export type View = Route & { filters: Filters }

export const STATUSES: readonly StatusFilter[] = ['usable', 'killed', 'embargoed', 'withheld', 'all']
export const NO_FILTERS: Filters = { q: '', language: '', source: '', status: 'usable', order: 'listed' }

/** The view of an address. An address without a view is `unknown`; an invalid filter is ignored. */
export function readView(address: { pathname: string; search: string }): View {
  return { ...readRoute(address.pathname), filters: readFilters(address.search) }
}

function readRoute(path: string): Route {
  if (path === '/' || path === '/index.html') return { page: 'stories' }
  if (path === '/feeds' || path === '/feeds/') return { page: 'feeds' }
  const access = ACCESS_PAGES.find((page) => path === `/${page}` || path === `/${page}/`)
  if (access) return { page: access }
  const [, page, id] = /^\/(story|article)\/([1-9]\d{0,14})$/.exec(path) ?? []
  return page && id ? { page: page as 'story' | 'article', id: Number(id) } : { page: 'unknown' }
}

function readFilters(search: string): Filters {
  const query = new URLSearchParams(search)
  const status = STATUSES.find((each) => each === query.get('status')) ?? NO_FILTERS.status
  return {
    q: query.get('q') ?? '',
    language: query.get('language') ?? '',
    source: query.get('source') ?? '',
    status,
    order: query.get('order') === 'arrival' ? 'arrival' : 'listed',
  }
}

/** The address of a view; `readView` turns it into the same view. */
export function writeView(view: View): string {
  const query = filterQuery(view.filters).toString()
  return writeRoute(view) + (query ? `?${query}` : '')
}

function writeRoute(route: Route): string {
  if (route.page === 'story' || route.page === 'article') return `/${route.page}/${route.id}`
  return route.page === 'stories' || route.page === 'unknown' ? '/' : `/${route.page}`
}

/** The filters that are set, as a query. It is the same for addresses of the desk and of the API. */
export function filterQuery(filters: Filters): URLSearchParams {
  const query = new URLSearchParams()
  if (filters.q.trim()) query.set('q', filters.q.trim())
  if (filters.language) query.set('language', filters.language)
  if (filters.source) query.set('source', filters.source)
  if (filters.status !== NO_FILTERS.status) query.set('status', filters.status)
  if (filters.order !== NO_FILTERS.order) query.set('order', filters.order)
  return query
}

/** Whether a page is about who may do what. */
export const isAccessPage = (page: Route['page']): page is AccessPage => (ACCESS_PAGES as readonly string[]).includes(page)

export const isFiltered = (filters: Filters) => filterQuery(filters).size > 0
