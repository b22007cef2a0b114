/** The answers of the API, as types only: zod stays out of the page. */
import type { z } from 'zod'
import type * as access from '../../api/schemas/access.ts'
import type * as articles from '../../api/schemas/articles.ts'
import type * as channels from '../../api/schemas/channels.ts'
import type * as endpoints from '../../api/schemas/endpoints.ts'
import type * as events from '../../api/schemas/events.ts'
import type * as feeds from '../../api/schemas/feeds.ts'
import type * as fields from '../../api/schemas/fields.ts'
import type * as recalls from '../../api/schemas/recalls.ts'
import type * as sources from '../../api/schemas/sources.ts'
import type * as stories from '../../api/schemas/stories.ts'

export type Status = z.infer<typeof feeds.Status>
export type StoryLine = z.infer<typeof stories.StoryListed>
export type StoryPage = z.infer<typeof stories.StoryPage>
export type Story = z.infer<typeof stories.StoryOut>
export type Article = z.infer<typeof articles.ArticleOut>
export type Version = z.infer<typeof articles.VersionOut>
export type Caption = z.infer<typeof fields.CaptionOut>
export type Trouble = z.infer<typeof fields.TroubleOut>
export type LogEvent = z.infer<typeof events.EventOut>
export type Feed = z.infer<typeof feeds.FeedOut>
export type FeedList = z.infer<typeof feeds.FeedList>
export type ChannelList = z.infer<typeof channels.ChannelsOut>
export type Channel = ChannelList['channels'][number]
export type ChannelTest = z.infer<typeof channels.ChannelTested>
export type EndpointList = z.infer<typeof endpoints.EndpointsOut>
export type Endpoint = EndpointList['endpoints'][number]
export type EndpointTest = z.infer<typeof endpoints.EndpointTested>
export type DeliveryList = z.infer<typeof endpoints.DeliveriesOut>
export type Delivery = DeliveryList['deliveries'][number]
export type Recall = z.infer<typeof recalls.RecallOut>
export type RecallList = z.infer<typeof recalls.RecallList>
export type SessionState = z.infer<typeof access.WhoAmI>
export type OpenSessionList = z.infer<typeof access.SessionsOut>
export type OpenSession = OpenSessionList['sessions'][number]
export type PasskeyList = z.infer<typeof access.PasskeysOut>
export type PersonList = z.infer<typeof access.UsersOut>
export type Person = PersonList['users'][number]
export type OneTimeAddress = z.infer<typeof access.ResetOut>['oneTime']
export type AppKeyList = z.infer<typeof access.KeysOut>
export type AppKey = AppKeyList['keys'][number]
export type AuditAnswer = z.infer<typeof access.AuditOut>
export type AuditLine = AuditAnswer['rows'][number]
export type SourceList = z.infer<typeof sources.SourceList>
export type Poll = z.infer<typeof feeds.PollOut>
