import { describe, expect, it } from 'vitest'
import { hasCredentials, isSameServer, takenApart, withoutCredentials } from '../../src/text/credentials.ts'

describe('an address without its credentials', () => {
  it.each([
    ['https://desk:s3cret@wire.example/feed?a=1#b', 'https://wire.example/feed?a=1#b'],
    ['https://desk@wire.example/', 'https://wire.example/'],
    ['https://:s3cret@wire.example/', 'https://wire.example/'],
    ['https://desk:s3@cret@wire.example/', 'https://wire.example/'],
    ['https:desk:s3cret@wire.example/', 'https://wire.example/'],
    ['https:\\\\desk:s3cret@wire.example/', 'https://wire.example/'],
    [' HTTPS://desk:s3cret@wire.example:8443/', 'https://wire.example:8443/'],
    ['sftp://desk:s3cret@wire.example:2222/out/', 'sftp://wire.example:2222/out/'],
    ['ftps://desk@wire.example/out', 'ftps://wire.example/out'],
    ['https://desk:s3cret@[wire/', 'https://[wire/'],
  ])('%s is %s', (address, bare) => {
    expect([withoutCredentials(address), hasCredentials(address)]).toEqual([bare, true])
  })

  it.each([
    'https://wire.example/feed',
    'https://wire.example/@desk',
    'https://wire.example?mail=desk@wire.example',
    'HTTPS://Wire.example/%7Edesk#@',
    'mailto:desk@wire.example',
    'tag:wire.example,2026:1@2',
    'Note: write to desk@wire.example',
    'desk@wire.example',
    'https://wire.example, desk@wire.example',
    'http://www.wire.example E-Mail: desk@wire.example',
    'WS: Dodgers @ Yankees',
    'FTP: Mail an desk@wire.example, bitte',
    'HTTPS://WIRE.EXAMPLE: @desk wrote',
    'file:///srv/wires/',
    '',
  ])('%s stays as it stands', (address) => {
    expect([withoutCredentials(address), hasCredentials(address)]).toEqual([address, false])
  })
})

it.each([
  ['https://desk:s3cret@wire.example/feed?a=1', 'https://wire.example/feed?a=1', { user: 'desk', password: 's3cret' }],
  ['https://d%40sk:s%3Acr%C3%A9t@wire.example/', 'https://wire.example/', { user: 'd@sk', password: 's:crét' }],
  ['https://token@wire.example/', 'https://wire.example/', { user: 'token', password: '' }],
  ['https://desk:100%25@wire.example/', 'https://wire.example/', { user: 'desk', password: '100%' }],
  ['https://wire.example/feed', 'https://wire.example/feed', null],
  ['not an address', 'not an address', null],
])('%s taken apart is %s', (given, address, login) => expect(takenApart(given)).toEqual({ address, login }))

describe('what is meant for one address', () => {
  it.each([
    ['https://wire.example/feed', 'https://wire.example/page'],
    ['http://wire.example:80/feed', 'https://wire.example/feed'],
    ['http://wire.example:8080/feed', 'http://wire.example:8080/v2'],
  ])('of %s may go to %s', (from, to) => expect(isSameServer(new URL(from), new URL(to))).toBe(true))

  it.each([
    ['https://wire.example/feed', 'https://elsewhere.example/feed'],
    ['https://wire.example/feed', 'https://www.wire.example/feed'],
    ['https://wire.example/feed', 'http://wire.example/feed'],
    ['https://wire.example/feed', 'https://wire.example:8443/feed'],
    ['http://wire.example:8080/feed', 'https://wire.example/feed'],
  ])('of %s may not go to %s', (from, to) => expect(isSameServer(new URL(from), new URL(to))).toBe(false))
})
