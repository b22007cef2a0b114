import { afterAll, beforeAll, expect, it } from 'vitest'
import { corrections } from '../../db/schema/stories.ts'
import { addSource, addStory, openNewsroom } from './newsroom.ts'

let newsroom: Awaited<ReturnType<typeof openNewsroom>>

beforeAll(async () => {
  newsroom = await openNewsroom()
})
afterAll(() => newsroom.close())

it('a story names a correction when the log has announced it, and not while it is under embargo', async () => {
  const story = await addStory(newsroom.db, [await addSource(newsroom.db, 'Northwire', 'agency')])
  const [articleId] = story.articles as [number]
  const changes = (wrong: string) => [{ wrong, right: 'nine', marks: [wrong] }]
  await newsroom.db.drizzle.insert(corrections).values([
    { articleId, versionNumber: 2, changes: changes('eight') },
    { articleId, versionNumber: 3, changes: changes('secret'), unpublished: true },
  ])
  const answer = await newsroom.app.inject(`/v1/stories/${story.id}`)
  expect(answer.json().corrections).toMatchObject([{ versionNumber: 2, changes: [{ wrong: 'eight', right: 'nine' }] }])
  expect(answer.body).not.toContain('secret')
})
