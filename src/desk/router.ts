/** Where the reader is, as an address: `/`, `/story/12`, `/article/7`, `/feeds`, each with the filters behind it. */
export type StatusFilter = 'usable' | 'killed' | 'embargoed' | 'withheld' | 'all'

export interface Filters {
  q: string
  language: string
  source: string
  status: StatusFilter
}

export type Location =
  | { page: 'stories' }
  | { page: 'story'; id: number }
  /** An article is shown in its story; the address is for links that know only the article. */
  | { page: 'article'; id: number }
  | { page: 'feeds' }
  | { page: 'unknown' }

export type View = Location & { filters: Filters }

export const STATUSES: readonly StatusFilter[] = ['usable', 'killed', 'embargoed', 'withheld', 'all']
export const NO_FILTERS: Filters = { q: '', language: '', source: '', status: 'usable' }

/** The view behind an address. An address that says nothing is `unknown`; a filter that says nothing is left out. */
export function readView(address: { pathname: string; search: string }): View {
  return { ...readPlace(address.pathname), filters: readFilters(address.search) }
}

function readPlace(path: string): Location {
  if (path === '/' || path === '/index.html') return { page: 'stories' }
  if (path === '/feeds' || path === '/feeds/') return { page: 'feeds' }
  const [, page, id] = /^\/(story|article)\/([1-9]\d{0,14})$/.exec(path) ?? []
  return page && id ? { page: page as 'story' | 'article', id: Number(id) } : { page: 'unknown' }
}

function readFilters(search: string): Filters {
  const asked = new URLSearchParams(search)
  const status = STATUSES.find((each) => each === asked.get('status')) ?? NO_FILTERS.status
  return { q: asked.get('q') ?? '', language: asked.get('language') ?? '', source: asked.get('source') ?? '', status }
}

/** The address of a view; reading it gives the view again. */
export function writeView(view: View): string {
  const query = filterQuery(view.filters).toString()
  return writePlace(view) + (query ? `?${query}` : '')
}

function writePlace(place: Location): string {
  if (place.page === 'story' || place.page === 'article') return `/${place.page}/${place.id}`
  return place.page === 'feeds' ? '/feeds' : '/'
}

/** The filters that are set, as a query, for an address of the desk and for the API alike. */
export function filterQuery(filters: Filters): URLSearchParams {
  const query = new URLSearchParams()
  if (filters.q.trim()) query.set('q', filters.q.trim())
  if (filters.language) query.set('language', filters.language)
  if (filters.source) query.set('source', filters.source)
  if (filters.status !== NO_FILTERS.status) query.set('status', filters.status)
  return query
}

export const isFiltered = (filters: Filters) => filterQuery(filters).size > 0
