import fc from 'fast-check'
import { OWN_FOLDER } from '../../support/node.js'
import { Program } from '../../support/program.js'
import type { Harm } from '../harms.js'
import { shownShortly } from '../random-texts.js'

const VALUE = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0')),
  fc.constantFrom(
    '0',
    '1',
    '-1',
    'off',
    'true',
    '1e9',
    '99999999999',
    '/',
    '.',
    '..',
    '/dev/null',
    '/proc',
    ' ',
    'x'.repeat(300),
  ),
)
const NAMES = ['HOT_HOOK_LOG', 'HOT_HOOK_WATCH', 'HOT_HOOK_FULL_RELOAD', 'HOT_HOOK_TSCONFIG', 'HOT_HOOK_CACHE']
const ENV = fc.dictionary(fc.constantFrom(...NAMES), VALUE, { maxKeys: 3 })
const ARGS = fc.array(
  fc.tuple(
    fc.constantFrom('--kill-timeout', '--drain-timeout', '--no-keys', '--clear', '--no-such', '--no-handover'),
    VALUE,
  ),
  { maxLength: 2 },
)
const MOST_LINES = 25

/** A start with odd variables and options: the program runs, or a few lines say why it does not. */
export const startOddly: Harm['run'] = async (victim, random, tell) => {
  const env = random.of(ENV)
  const cli = random.of(ARGS).map(([name, value]) => `${name}=${value}`)
  tell(`${shownShortly(JSON.stringify(env))} ${cli.join(' ')}`)
  victim.project.write('once.ts', `const it: string = 'it'\nconsole.log(it, 'has run')\nprocess.exitCode = 0`)
  const atEnd: (() => unknown)[] = []
  const app = new Program({ after: (action) => atEnd.push(action as () => unknown) }, victim.project, {
    ...(victim.isSupervised ? { cli } : {}),
    entry: 'once.ts',
    env,
  })
  try {
    // The supervisor waits for a save when the program has ended.
    const isOver = () => !app.isRunning || /it has run\n|waits for the next save/.test(app.output)
    await app.until('end, or its output', isOver)
    if (victim.isSupervised && app.isRunning) app.killGroup('SIGINT')
    const { code } = await app.exited
    const hasRun = app.stdout.includes('it has run')
    if (!hasRun && (code === 0 || app.stderr === '')) throw new Error(`It ends with ${code}, and says nothing`)
    if (hasRun && !victim.isSupervised && code !== 0) throw new Error(`It ends with ${code}:\n${app.output}`)
    const lines = app.stderr.split('\n')
    if (lines.length > MOST_LINES) throw new Error(`It says too much:\n${app.stderr}`)
    if (lines.some((line) => line.includes(OWN_FOLDER))) throw new Error(`It shows itself from inside:\n${app.stderr}`)
    await app.leavesNothing()
  } finally {
    for (const action of atEnd.reverse()) await action()
  }
}
