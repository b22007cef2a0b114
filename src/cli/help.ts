import type { Command } from 'commander'
import { PlainError } from '../errors.ts'

/** `copytaster help [command...]`: the help of a command, also of one within another, which commander's own does not show. */
export function registerHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help [command...]')
    .description('display help for a command')
    .action((names: string[]) => commandAt(program, names).help())
}

/** @throws PlainError for a command that does not exist, with those of its name that another command has */
function commandAt(program: Command, names: string[]): Command {
  let command = program
  for (const name of names) {
    const next = command.commands.find((one) => one.name() === name)
    if (!next) throw new PlainError(`There is no command ${names.join(' ')}.`, adviceFor(program, name))
    command = next
  }
  return command
}

function adviceFor(program: Command, name: string): string {
  const same = program.commands.flatMap((one) => (one.commands.some((inner) => inner.name() === name) ? [`${one.name()} ${name}`] : []))
  return same.length ? `Perhaps: copytaster help ${same.join(', copytaster help ')}` : 'copytaster help lists the commands.'
}
