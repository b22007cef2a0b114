import { expect, it } from 'vitest'
import { languageIn, languageOfCountry } from '../../src/text/languages.ts'

it.each([
  ['<!doctype html><html class="x" lang="pt-BR">', 'pt-br'],
  ['<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">', 'de'],
  ['<rss><channel><language>en_GB</language>', 'en-gb'],
  ['<meta property="og:locale" content="fr_CA">', 'fr-ca'],
  ['<html><meta http-equiv="Content-Language" content="uk">', 'uk'],
])('a document states its language: %s', (text, language) => {
  expect(languageIn(Buffer.from(text))).toBe(language)
})

it('a document without a statement near its start has no language', () => {
  expect(languageIn(Buffer.from('<html><body lang="de">'))).toBeNull()
  expect(languageIn(Buffer.from(`${' '.repeat(5_000)}<html lang="de">`))).toBeNull()
})

it('the country of an address suggests a language, unless it is English-speaking or unknown', () => {
  expect(['https://paper.example.ua/a', 'https://paper.example.tw', 'https://paper.example.AT/'].map(languageOfCountry)).toEqual([
    'uk',
    'zh-tw',
    'de',
  ])
  expect(['https://paper.example.uk/', 'https://paper.example.com/', 'not an address', null].map(languageOfCountry)).toEqual([
    null,
    null,
    null,
    null,
  ])
})
