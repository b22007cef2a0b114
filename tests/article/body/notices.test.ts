import { describe, expect, it } from 'vitest'
import { isNotice } from '../../../src/article/body/notices.ts'
import { readPage } from '../../../src/article/page.ts'

describe('a technical notice to the reader', () => {
  it.each([
    'Your browser is out of date. Please use a newer one.',
    'Ihr Browser ist veraltet. Bitte aktualisieren Sie ihn.',
    'For this html5 video another browser is needed.',
    'Empfohlener redaktioneller Inhalt',
    'An dieser Stelle finden Sie einen Inhalt von Pinboard, der den Artikel ergänzt.',
    'To view this content, please accept the cookies of Pinboard.',
    'Este contenido está alojado por un tercero y no se muestra sin su permiso.',
    'Pour afficher ce contenu, il faut accepter les traceurs.',
    'By clicking ‘sign up’, you agree to our terms of use.',
    'You have permission to edit this page.',
    'JavaScript is disabled in this browser.',
  ])('is recognised: %s', (text) => expect(isNotice(text)).toBe(true))

  it.each([
    'The ministry said that its browser does everything the old one did.',
    'By continuing the strike, the pilots hope that the port will agree to a third tug.',
    'An dieser Ecke stand bis 1911 das Zollhaus.',
    'An dieser Stelle befindet sich heute ein Denkmal für die Lotsen.',
    'An dieser Stelle möchten wir allen danken, die geholfen haben, sagte die Bürgermeisterin.',
    'In the safest mode JavaScript is disabled for every site, the makers of the browser said.',
    'This article of faith is what the chapter lives by.',
    'You are the owner of a boat, the judge told him, and must mend it.',
  ])('is not copy that reads like one: %s', (text) => expect(isNotice(text)).toBe(false))

  it('does not reach the body', () => {
    const text = [1, 2, 3].map(
      (n) => `The pilots of Lindholm met for the ${n}th time and heard why the old tug cannot be mended before spring.`,
    )
    const html = `<main><h1>Tug stays down</h1><p>${text[0]}</p><div>To view this post, allow Pinboard content.</div><p>${text[1]}</p><p>${text[2]}</p></main>`
    const reading = readPage(new TextEncoder().encode(html), { contentType: 'text/html; charset=utf-8', url: 'https://news.example/tug' })
    expect(reading).toMatchObject({ kind: 'article', copy: { body: text } })
  })
})
