import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { explain } from '../../src/cli/explain.ts'
import { BEEKEEPER } from '../matching/desk.ts'
import { AGENCY, openPublisher } from '../pipeline/publisher.ts'

let publisher: Awaited<ReturnType<typeof openPublisher>>
let agency: number
let post: number
let lock: number
beforeAll(async () => {
  publisher = await openPublisher()
  agency = await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the night tram', body: BEEKEEPER })
  post = await publisher.send('Hamm Post', {
    guid: 'p1',
    headline: 'Bees on a tram',
    body: BEEKEEPER.replace('four million bees', '4,000,000 bees'),
  })
  lock = await publisher.send('Hamm Post', {
    guid: 'p2',
    headline: 'Rain',
    body: 'It will rain in Hamm on Friday, and on Saturday the sun comes back, said the weather service.',
  })
})
afterAll(() => publisher.close())

async function explained(a: number, b: number): Promise<string> {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line))
  await explain(publisher.db, a, b, 100)
  log.mockRestore()
  return lines.join('\n')
}

it('names the rule that made two articles one story, prints what was measured, and shows the passages side by side', async () => {
  // An article's next version is matched to itself, which says nothing about the two.
  await publisher.send(AGENCY, { guid: 'bees', headline: 'Bees take the tram', body: BEEKEEPER })
  const said = await explained(post, agency)
  expect(said).not.toMatch(/Decided by the rule: the next version/)
  expect(said).toMatch(/One story \(\d+\)\. Decided by the rule: .+/)
  expect(said).toMatch(/Compared alone, by their newest versions: copy, score 0\.\d\d/)
  expect(said).toMatch(/of the shorter text +\d+ %/)
  const [row] = said.split('\n').filter((line) => line.includes('through the middle of Gravenstad'))
  expect(row!.split(' | ')).toHaveLength(2)
})

it('says that nothing made them one where they are not, and which person decided where one did', async () => {
  expect(await explained(agency, lock)).toMatch(/Not one story\. No rule put them into one story\./)
  await publisher.post(`/v1/stories/${await publisher.storyOf(post)}/split`, { article: post, by: 'Ben', why: 'a parody' })
  expect(await explained(agency, post)).toMatch(/Not one story\. Decided by Ben, decision \d+ \(split\): a parody/)
  await publisher.post(`/v1/stories/${await publisher.storyOf(post)}/merge`, {
    into: await publisher.storyOf(agency),
    by: 'Ada',
    why: 'it is not',
  })
  expect(await explained(agency, post)).toMatch(/One story \(\d+\)\. Decided by Ada, decision \d+ \(merge\): it is not/)
})
