import { afterAll, beforeAll, expect, it } from 'vitest'
import { BEEKEEPER } from '../../matching/desk.ts'
import { AGENCY, openPublisher } from '../publisher.ts'

const CAPTION = 'Tomas Ekdahl carries one of 82 hives aboard the night tram in Gravenstad, Sunday.'
const RAIN =
  'Rain is to fall on the upper Hamm valley from Thursday noon until the end of the week, the weather service of Gravenstad said.'
const photo = (text: string, image: string) => [{ text, credit: 'Northwire/Lund', image }]

let publisher: Awaited<ReturnType<typeof openPublisher>>
let agency: number
beforeAll(async () => {
  publisher = await openPublisher()
  const captions = photo(CAPTION, 'https://northwire.example/tram.jpg')
  agency = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER, captions })
})
afterAll(() => publisher.close())

const pictures = async () => (await publisher.get(`/v1/stories/${await publisher.storyOf(agency)}`)).pictures

it('a picture that stands nowhere else is not listed', async () => {
  expect(await pictures()).toEqual([])
})

it('the same picture is found in another story: by its caption at another address, and by its address under another caption', async () => {
  const copied = photo(CAPTION, 'https://post.example/img/4711.jpg')
  const post = await publisher.send('Hamm Post', { guid: 'p1', headline: 'Wet days', body: RAIN, captions: copied })
  const renamed = photo('A man on a tram.', 'https://northwire.example/tram.jpg')
  const echo = await publisher.send('Coast Echo', {
    guid: 'e1',
    headline: 'Fares rise',
    body: RAIN.replace('Rain', 'Snow').replace('Thursday', 'Monday'),
    captions: renamed,
  })
  expect(await pictures()).toMatchObject([
    { articleId: post, source: 'Hamm Post', differs: false, killed: false },
    { articleId: echo, source: 'Coast Echo', otherCaption: 'A man on a tram.', differs: true, killed: false },
  ])
})

it('a corrected caption is found against those that still run the old one', async () => {
  const captions = photo(CAPTION.replace('Sunday', 'Monday'), 'https://northwire.example/tram.jpg')
  await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER, captions })
  const copy = await publisher.send('Lakeside News', {
    guid: 'l1',
    headline: 'Bees',
    body: BEEKEEPER,
    captions: photo(CAPTION, 'https://northwire.example/tram.jpg'),
  })
  expect((await pictures()).find((p: { articleId: number }) => p.articleId === copy)).toMatchObject({
    otherCaption: CAPTION,
    differs: true,
  })
})

it('a killed picture is found across stories', async () => {
  const captions = photo(CAPTION.replace('Sunday', 'Monday'), 'https://northwire.example/tram.jpg')
  const body = 'Please remove the picture of the night tram. It shows another man.'
  const notice = await publisher.send(AGENCY, { guid: 'photo-kill', headline: 'PHOTO KILL-Bees take the night tram', body, captions })
  expect((await pictures()).find((p: { articleId: number }) => p.articleId === notice)).toMatchObject({ killed: true })
})
