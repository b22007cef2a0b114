import type { Command } from 'commander'
import type pg from 'pg'
import { type Database, inTransaction } from '../../db/client.ts'
import { PlainError } from '../errors.ts'
import type { Attribution, DecisionOutcome } from '../pipeline/publish/editorial-decisions.ts'
import { withDatabase } from './database.ts'
import { wholeNumber } from './whole-number.ts'

type DecisionModule = typeof import('../pipeline/publish/editorial-decisions.ts')
type Options = { why: string; by?: string }

/** `copytaster stories merge | split | pin | never | revoke | pairs`: editorial decisions, and the pairs that they label. */
export function registerDecisions(stories: Command): void {
  registerDecision(stories, {
    command: 'merge <story> <into>',
    description: 'merge a story into another: all its articles move there',
    decide: (decisions, client, ids, attribution) => decisions.merge(client, ids[0]!, ids[1]!, attribution),
  })
  registerDecision(stories, {
    command: 'split <story> <article>',
    description: 'move an article out of its story into one of its own',
    decide: (decisions, client, ids, attribution) => decisions.split(client, ids[0]!, ids[1]!, attribution),
  })
  registerDecision(stories, {
    command: 'pin <story> <article>',
    description: 'make an article the canonical one of its story, whatever arrives later',
    decide: (decisions, client, ids, attribution) => decisions.pin(client, ids[0]!, ids[1]!, attribution),
  })
  registerDecision(stories, {
    command: 'never <article> <other>',
    description:
      'keep two articles in different stories for good, whatever matching says; if they share one, the second gets a story of its own',
    decide: (decisions, client, ids, attribution) => decisions.never(client, ids[0]!, ids[1]!, attribution),
  })
  registerDecision(stories, {
    command: 'revoke <decision>',
    description: 'revoke a pin or a never; matching decides again from then on',
    decide: (decisions, client, ids, attribution) => decisions.revoke(client, ids[0]!, attribution),
  })
  stories
    .command('pairs')
    .description('editorial decisions as labelled pairs, one JSON object per line')
    .action(async () => {
      const { readPairs } = await import('../../db/read/decisions.ts')
      for (const pair of await withDatabase((db) => readPairs(db))) console.log(JSON.stringify(pair))
    })
}

/** What the arguments are, and where their ids are printed. */
const IDS: Record<string, string> = {
  '<story>': 'id of the story, from `stories list`',
  '<into>': 'id of the story that takes the articles in and keeps its number',
  '<article>': 'id of an article, from `stories show`',
  '<other>': 'id of the other article',
  '<decision>': 'id of the decision, from `stories show`',
}

interface DecisionCommand {
  /** Its name and arguments; each argument is the id of a row. */
  command: string
  description: string
  decide: (decisions: DecisionModule, client: pg.PoolClient, ids: number[], attribution: Attribution) => Promise<DecisionOutcome>
}

function registerDecision(stories: Command, { command, description, decide }: DecisionCommand): void {
  const [name, ...args] = command.split(' ')
  const numbers = args.length
  const decision = stories.command(name!).description(description)
  for (const arg of args) decision.argument(arg, IDS[arg])
  decision
    .requiredOption('--why <words>', 'the reason; it is stored and shown')
    .option('--by <name>', 'who decides (default: the name of this login). Where people log in it is noted beside the reason')
    .action(async (...given: unknown[]) => {
      const ids = given.slice(0, numbers).map((id) => wholeNumber(String(id)))
      const decisions = await import('../pipeline/publish/editorial-decisions.ts')
      const outcome = await withDatabase((db) =>
        noted(db, WHAT[name!]!, given[numbers] as Options, (client, attribution) => decide(decisions, client, ids, attribution)),
      )
      if ('refused' in outcome) throw new PlainError(outcome.detail, 'Nothing was changed.')
      console.log(`Decision ${outcome.decision} is stored. ${outcome.stories.map((id) => `copytaster stories show ${id}`).join(', ')}`)
    })
}

/** What the audit log calls each decision, as it does for those of the API. */
const WHAT: Record<string, string> = {
  merge: 'story.merge',
  split: 'story.split',
  pin: 'story.pin',
  never: 'article.never',
  revoke: 'decision.revoke',
}

/** Decides in one transaction with the line of the audit log. Where people log in, the decision is the system user's. */
async function noted(
  db: Database,
  what: string,
  { why, by }: Options,
  decide: (client: pg.PoolClient, attribution: Attribution) => Promise<DecisionOutcome>,
): Promise<DecisionOutcome> {
  const { cliCaller } = await import('../access/cli-caller.ts')
  const { record } = await import('../access/audit.ts')
  const { peopleExist } = await import('../../db/read/access-callers.ts')
  const caller = cliCaller()
  return inTransaction(db, async (client) => {
    const { people } = await peopleExist(client)
    const attribution = people ? { by: caller.name, why: by ? `${why} (${by})` : why } : { by: by ?? caller.name, why }
    const outcome = await decide(client, attribution)
    if (!('refused' in outcome))
      await record(client, caller, { what, object: `decision ${outcome.decision}`, after: { ...attribution, stories: outcome.stories } })
    return outcome
  })
}
