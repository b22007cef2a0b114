import { describe, expect, it } from 'vitest'
import { hasCredentials, withCredentialsOf, withoutCredentials } from '../../src/text/credentials.ts'

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

describe('credentials', () => {
  it.each([
    ['https://desk:s3cret@wire.example/feed', 'https://wire.example/page', 'https://desk:s3cret@wire.example/page'],
    ['http://desk:s3cret@wire.example:80/feed', 'https://wire.example/feed', 'https://desk:s3cret@wire.example/feed'],
    ['http://desk:s3cret@wire.example:8080/feed', 'http://wire.example:8080/v2', 'http://desk:s3cret@wire.example:8080/v2'],
    ['https://desk:s3cret@wire.example/feed', 'https://other:word@wire.example/page', 'https://other:word@wire.example/page'],
  ])('of %s go with %s', (holder, address, together) => {
    expect(withCredentialsOf(holder, address)).toBe(together)
  })

  it.each([
    ['https://desk:s3cret@wire.example/feed', 'https://elsewhere.example/feed'],
    ['https://desk:s3cret@wire.example/feed', 'https://www.wire.example/feed'],
    ['https://desk:s3cret@wire.example/feed', 'http://wire.example/feed'],
    ['https://desk:s3cret@wire.example/feed', 'https://wire.example:8443/feed'],
    ['http://desk:s3cret@wire.example:8080/feed', 'https://wire.example/feed'],
    ['https://wire.example/feed', 'https://wire.example/page'],
    ['https://desk:s3cret@wire.example/feed', 'not an address'],
  ])('of %s do not go with %s', (holder, address) => {
    expect(withCredentialsOf(holder, address)).toBe(address)
  })
})
