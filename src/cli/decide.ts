import { userInfo } from 'node:os'
import type { Command } from 'commander'
import type { Database } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import type { Attribution, DecisionOutcome } from '../pipeline/publish/editorial-decisions.ts'
import { withDatabase } from './database.ts'
import { wholeNumber } from './whole-number.ts'

type Decisions = typeof import('../pipeline/publish/editorial-decisions.ts')
type Options = { why: string; by?: string }

/** `copytaster stories merge | split | pin | never | revoke | pairs`: what people decide, and the pairs that it labels. */
export function registerDecisions(stories: Command): void {
  deciding(stories, {
    command: 'merge <story> <into>',
    description: 'two stories are one: all articles of the first go into the second',
    decide: (decisions, db, ids, attribution) => decisions.merge(db, ids[0]!, ids[1]!, attribution),
  })
  deciding(stories, {
    command: 'split <story> <article>',
    description: 'an article is not of its story: it becomes one of its own',
    decide: (decisions, db, ids, attribution) => decisions.split(db, ids[0]!, ids[1]!, attribution),
  })
  deciding(stories, {
    command: 'pin <story> <article>',
    description: 'this article speaks for its story, whatever comes',
    decide: (decisions, db, ids, attribution) => decisions.pin(db, ids[0]!, ids[1]!, attribution),
  })
  deciding(stories, {
    command: 'never <article> <other>',
    description: 'these two articles are never one story',
    decide: (decisions, db, ids, attribution) => decisions.never(db, ids[0]!, ids[1]!, attribution),
  })
  deciding(stories, {
    command: 'revoke <decision>',
    description: 'a pin or a never no longer holds',
    decide: (decisions, db, ids, attribution) => decisions.revoke(db, ids[0]!, attribution),
  })
  stories
    .command('pairs')
    .description('what people decided as labelled pairs, one JSON object a line')
    .action(async () => {
      const { readPairs } = await import('../../db/read/decisions.ts')
      for (const pair of await withDatabase((db) => readPairs(db))) console.log(JSON.stringify(pair))
    })
}

interface Deciding {
  /** Its name and arguments, each the number of a row. */
  command: string
  description: string
  decide: (decisions: Decisions, db: Database, ids: number[], attribution: Attribution) => Promise<DecisionOutcome>
}

function deciding(stories: Command, { command, description, decide }: Deciding): void {
  const numbers = command.split(' ').length - 1
  stories
    .command(command)
    .description(description)
    .requiredOption('--why <words>', 'why; it is kept and shown')
    .option('--by <name>', 'who decides (else the name of this login)')
    .action(async (...given: unknown[]) => {
      const ids = given.slice(0, numbers).map((id) => wholeNumber(String(id)))
      const { why, by } = given[numbers] as Options
      const decisions = await import('../pipeline/publish/editorial-decisions.ts')
      const outcome = await withDatabase((db) => decide(decisions, db, ids, { why, by: by ?? userInfo().username }))
      if ('refused' in outcome) throw new PlainError(outcome.detail, 'Nothing was changed.')
      console.log(`Decision ${outcome.decision} is kept. ${outcome.stories.map((id) => `copytaster stories show ${id}`).join(', ')}`)
    })
}
