import { Command } from 'commander'
import { expect, it } from 'vitest'
import { registerHelp } from '../../src/cli/help.ts'

/** What is printed for `copytaster help ...`. */
async function help(...names: string[]): Promise<string> {
  const said: string[] = []
  const program = new Command('copytaster').exitOverride().configureOutput({ writeOut: (text) => void said.push(text) })
  const feeds = program.command('feeds').description('manage feeds')
  feeds.command('trust <id>').description('accept a key')
  feeds.command('test <url>').description('try a feed')
  program.command('sources').command('test <name>')
  registerHelp(program)
  await program.parseAsync(['help', ...names], { from: 'user' }).catch((error) => {
    if (error.code !== 'commander.help') throw error
  })
  return said.join('')
}

it('shows the help of everything, of a command, and of one within it', async () => {
  expect(await help()).toContain('Usage: copytaster [options] [command]')
  expect(await help('feeds')).toContain('manage feeds')
  expect(await help('feeds', 'trust')).toContain('Usage: copytaster feeds trust [options] <id>')
})

it('names the commands that a word may mean', async () => {
  await expect(help('test')).rejects.toMatchObject({
    message: 'There is no command test.',
    advice: 'Perhaps: copytaster help feeds test, copytaster help sources test',
  })
  await expect(help('feeds', 'tidy')).rejects.toMatchObject({
    message: 'There is no command feeds tidy.',
    advice: 'copytaster help lists the commands.',
  })
})
