/** What is done about recalls that not every consumer has acknowledged. */
import { type Database, inTransaction } from '../../../db/client.ts'
import type { SqlConnection } from '../../../db/statement.ts'
import {
  type AskedConsumer,
  askEndpoints,
  askKeys,
  type DueRecall,
  noteStep,
  readAsked,
  takeDueRecalls,
} from '../../../db/write/recalls.ts'
import { tell } from '../channels/tell.ts'
import { type Endpoints, NO_ENDPOINTS } from './endpoints.ts'
import { causeOf, STEPS } from './steps.ts'

/**
 * Makes the next step of each recall that is due. Steps, deliveries and messages are rows of one transaction, and times are the database's: any
 * number of processes may run it at once, and one that dies leaves nothing half done.
 * @returns how many steps were made
 */
export function escalateRecalls(db: Database, endpoints: Endpoints = NO_ENDPOINTS): Promise<number> {
  return inTransaction(db, async (client) => {
    const due = await takeDueRecalls(client)
    for (const recall of due) await makeStep(client, recall, endpoints)
    return due.length
  })
}

async function makeStep(client: SqlConnection, recall: DueRecall, endpoints: Endpoints): Promise<void> {
  const { seq, step } = recall
  const what = STEPS[step]?.what
  await askKeys(client, seq)
  await askEndpoints(client, seq, await endpoints.received(client, seq))
  const asked = await readAsked(client, seq)
  const missing = asked.filter(({ acknowledged }) => !acknowledged)
  const again = missing.filter(({ kind }) => kind === 'endpoint').map(({ id }) => id)
  if (what === 'again' && !recall.over && again.length) await endpoints.sendAgain(client, seq, again)
  if (what === 'people' && !recall.over && missing.length) await tellPeople(client, recall, asked)
  // Who received the story meanwhile is asked too, so the first steps are made although nobody is missing.
  const isOver = recall.over || (what === 'again' && !missing.length)
  await noteStep(client, seq, isOver ? null : (STEPS[step + 1]?.after ?? null))
}

async function tellPeople(client: SqlConnection, { seq, event, storyId, at }: DueRecall, asked: AskedConsumer[]): Promise<void> {
  const missing = asked.filter(({ acknowledged }) => !acknowledged)
  const said = `Story ${storyId} was ${event} at ${at.toISOString()} (entry ${seq} of the log).`
  const message = {
    topic: 'recall',
    severity: event === 'corrected' ? 'warning' : 'critical',
    storyId,
    passesSilence: event === 'killed',
  } as const
  await tell(client, {
    ...message,
    to: { operators: true },
    cause: causeOf(seq),
    subject: `${asked.length - missing.length} of ${asked.length} acknowledged that story ${storyId} was ${event}`,
    text: `${said} Not acknowledged by: ${missing.map(named).join(', ')}. Ask those who run them. What to do: docs/recall.md`,
  })
  for (const consumer of missing) {
    if (!consumer.contact) continue
    await tell(client, {
      ...message,
      to: { mails: [consumer.contact] },
      cause: `${causeOf(seq)} ${consumer.kind} ${consumer.id}`,
      subject: `${consumer.name}: story ${storyId} was ${event} and is not acknowledged`,
      text: `${said} ${event === 'corrected' ? 'Correct it' : 'Remove it'} wherever it was published, and acknowledge it by POST to /v1/recalls/${seq}/receipts.`,
    })
  }
}

const named = ({ name, kind }: AskedConsumer) => `${name} (${kind === 'key' ? 'key' : 'webhook'})`
