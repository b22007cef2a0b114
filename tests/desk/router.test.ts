import { expect, test } from 'vitest'
import { filterQuery, NO_FILTERS, readView, type View, writeView } from '../../src/desk/router.ts'

const read = (address: string) => {
  const { pathname, search } = new URL(address, 'http://desk.example')
  return readView({ pathname, search })
}

test.each([
  ['/', { page: 'stories' }],
  ['/story/12', { page: 'story', id: 12 }],
  ['/article/7', { page: 'article', id: 7 }],
  ['/feeds', { page: 'feeds' }],
  ['/people', { page: 'people' }],
  ['/keys/', { page: 'keys' }],
  ['/audit', { page: 'audit' }],
  ['/account', { page: 'account' }],
  ['/welcome', { page: 'welcome' }],
] as const)('%s names its view', (address, place) => expect(read(address)).toEqual({ ...place, filters: NO_FILTERS }))

test.each(['/story/', '/story/0', '/story/x', '/story/1e3', '/story/12/more', '/elsewhere'])('%s names nothing', (address) => {
  expect(read(address).page).toBe('unknown')
})

test('an address written for a view is read as that view again, whatever the words in it', () => {
  const filters = {
    q: 'bridge & "ferry" ?#%',
    language: 'fr',
    source: 'Süddeutsche Landeszeitung',
    status: 'killed',
    order: 'arrival',
  } as const
  const views: View[] = [
    { page: 'stories', filters },
    { page: 'story', id: 12, filters },
    { page: 'feeds', filters: NO_FILTERS },
    { page: 'keys', filters },
  ]
  for (const view of views) expect(read(writeView(view))).toEqual(view)
})

test('an unfiltered view has a bare address', () => {
  expect(writeView({ page: 'story', id: 3, filters: NO_FILTERS })).toBe('/story/3')
})

test('a status that does not exist asks for the usable stories', () => {
  expect(read('/?status=everything').filters.status).toBe('usable')
})

test('the API is asked only for filters that are set', () => {
  expect(filterQuery({ ...NO_FILTERS, q: '  storm ' }).toString()).toBe('q=storm')
})
