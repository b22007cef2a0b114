/** The answers of the API, as types only: zod stays out of the page. */
import type { z } from 'zod'
import type * as api from '../../api/schemas.ts'

export type Status = z.infer<typeof api.Status>
export type StoryLine = z.infer<typeof api.StoryLine>
export type StoryPage = z.infer<typeof api.StoryPage>
export type Story = z.infer<typeof api.StoryOut>
export type Article = z.infer<typeof api.ArticleOut>
export type Version = z.infer<typeof api.VersionOut>
export type Caption = z.infer<typeof api.CaptionOut>
export type Trouble = z.infer<typeof api.TroubleOut>
export type LogEvent = z.infer<typeof api.EventOut>
export type Feed = z.infer<typeof api.FeedOut>
export type FeedList = z.infer<typeof api.FeedList>
export type Poll = z.infer<typeof api.PollOut>
