import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { proxyUserOf } from '../../src/api/proxy-user.ts'

const HEADER = 'remote-user'
const isTrusted = (address: string) => address === '10.0.0.1'

function asked(from: string, ...rawHeaders: string[]) {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: from })
  return proxyUserOf({ rawHeaders, socket }, HEADER, isTrusted)
}

test('the name counts when it comes from a trusted proxy', () => {
  expect(asked('10.0.0.1', 'Remote-User', 'rosa')).toBe('rosa')
  expect(asked('10.0.0.1', 'REMOTE-USER', ' rosa ')).toBe('rosa')
})

test('the name of anybody else does not count', () => {
  expect(asked('10.0.0.2', 'Remote-User', 'rosa')).toBeNull()
  expect(asked('', 'Remote-User', 'rosa')).toBeNull()
})

test('no name, and an empty one, is nobody', () => {
  expect(asked('10.0.0.1')).toBeNull()
  expect(asked('10.0.0.1', 'Remote-User', '')).toBeNull()
})

test.each([
  ['repeated', ['Remote-User', 'rosa', 'Remote-User', 'ada']],
  ['repeated in other letters', ['remote-user', 'rosa', 'Remote-User', 'ada']],
  ['with an underscore', ['Remote_User', 'ada']],
  ['with both', ['Remote-User', 'rosa', 'REMOTE_USER', 'ada']],
])('a header that is %s is refused', (_, rawHeaders) => {
  expect(() => asked('10.0.0.1', ...rawHeaders)).toThrow('may stand once only')
})

test('without the setting no header counts', () => {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: '10.0.0.1' })
  expect(proxyUserOf({ rawHeaders: ['Remote-User', 'ada'], socket }, undefined, isTrusted)).toBeNull()
})
