import { expect, it } from 'vitest'
import { readSettings, SETTINGS } from '../../config/env.ts'

it('a setting that is unset or blank has its default', () => {
  const settings = readSettings({ PORT: '  ', HOST: '' })
  expect(settings).toMatchObject({ PORT: SETTINGS.PORT.default, HOST: '127.0.0.1', DATABASE_URL: undefined })
})

it('a setting is read as its type: a number, a list', () => {
  expect(readSettings({ PORT: '8080', ALLOW_HOSTS: 'a.example, b.example:81' })).toMatchObject({
    PORT: 8080,
    ALLOW_HOSTS: ['a.example', 'b.example:81'],
  })
})

it('every invalid setting is named, with its meaning', () => {
  expect(() => readSettings({ DATABASE_URL: 'postgre://me:zq5ecret@db/news' })).toThrow(
    /^(?!.*zq5ecret).*DATABASE_URL=postgre:\/\/db\/news: /,
  )
  expect(() => readSettings({ PORT: '70000', DATABASE_URL: 'mysql://x' })).toThrow(
    /DATABASE_URL=mysql:\/\/x: must begin with postgres:\/\/ \(Address of the PostgreSQL.*; PORT=70000: /,
  )
})
