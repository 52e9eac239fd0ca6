import { parseArgs } from 'node:util'
import { nearest } from '../config/nearest.js'
import { UsageError } from '../errors.js'
import { shown } from '../resolve/value-types.js'
import { NodeOptions } from './node-options.js'

/** What the command line asks for. */
export type Command = { readonly kind: 'help' } | { readonly kind: 'version' } | RunCommand

/** Runs a program, and starts it again when that is needed. */
export interface RunCommand {
  readonly kind: 'run'
  readonly entry: string
  /** The arguments after the entry, which are the program's. */
  readonly args: readonly string[]
  /** Node's own options, as written. */
  readonly nodeOptions: readonly string[]
  readonly options: RunOptions
}

/** hot-hook's own options. */
export interface RunOptions {
  /** The next process takes over the port before the last one ends. */
  readonly handover: boolean
  /** A process that has booted is kept ready for the next start. */
  readonly spare: boolean
  /** Which packages it loads: `*`, or names with commas between them; `undefined` if the options of the project say it. */
  readonly packagesAhead: string | undefined
  /** Serve the page. */
  readonly ui: boolean
  /** The types of the project are checked beside it. */
  readonly typecheck: boolean
  /** Keys that are typed in the terminal control the supervisor. */
  readonly keys: boolean
  /** Clear the screen before each start but the first. */
  readonly clear: boolean
  /** How long requests that are under way may take before the process is asked to end, in ms. */
  readonly drainTimeoutMs: number
  /** How long the process may take to end before it is killed, in ms. */
  readonly killTimeoutMs: number
}

/** Its value can be left out, and then means all. */
const AHEAD = 'packages-ahead'

const OWN = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  'no-handover': { type: 'boolean' },
  'no-spare': { type: 'boolean' },
  [AHEAD]: { type: 'string' },
  ui: { type: 'boolean' },
  typecheck: { type: 'boolean' },
  'no-keys': { type: 'boolean' },
  clear: { type: 'boolean' },
  'drain-timeout': { type: 'string' },
  'kill-timeout': { type: 'string' },
} as const

const OWN_NAMES = Object.entries(OWN).flatMap(([name, option]) =>
  'short' in option ? [`--${name}`, `-${option.short}`] : [`--${name}`],
)
const OWN_WITH_VALUE = Object.entries(OWN).flatMap(([name, { type }]) =>
  type === 'string' && name !== AHEAD ? [`--${name}`] : [],
)

/** Node's options that can't be used: Node would not run a file, or the supervisor does it itself. */
const REFUSED = [
  { names: ['--watch', '--watch-preserve-output'], reason: 'it watches the files itself' },
  { names: ['--watch-path'], reason: 'it watches the files itself; name others under "reload"' },
  { names: ['--eval', '-e', '--print', '-p', '-pe', '--check', '-c'], reason: 'it runs a file' },
  { names: ['--interactive', '-i', '--run'], reason: 'it runs a file' },
  { names: ['--test'], reason: 'run `node --import hot-hook/ts --test` instead' },
]

type KnownOptions = Pick<NodeOptions, 'has' | 'takesValue'>

/** Reads a command line: `[options] <entry> [arguments...]`. Options that are not hot-hook's are Node's. Throws a `UsageError`. */
export function readArguments(argv: readonly string[], node: KnownOptions = new NodeOptions()): Command {
  const own: string[] = []
  const nodeOptions: string[] = []
  let index = 0
  for (; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    if (!argument.startsWith('-') || argument === '-') break
    if (argument === '--' && ++index) break

    const name = argument.replace(/=.*$/s, '')
    const isOwn = OWN_NAMES.includes(name)
    if (!isOwn) assertNodeOption(name, node)
    const list = isOwn ? own : nodeOptions
    list.push(argument === `--${AHEAD}` ? `${argument}=*` : argument)
    const hasValue = isOwn ? OWN_WITH_VALUE.includes(name) : node.takesValue(name)
    if (hasValue && name === argument && index + 1 < argv.length) list.push(argv[++index] ?? '')
  }
  const values = parseOwn(own)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }

  const entry = argv[index]
  if (entry === undefined || entry === '') throw new UsageError('there is no entry to run')
  const options: RunOptions = {
    handover: values['no-handover'] !== true,
    spare: values['no-spare'] !== true,
    packagesAhead: values[AHEAD],
    ui: values.ui === true,
    typecheck: values.typecheck === true,
    keys: values['no-keys'] !== true,
    clear: values.clear === true,
    drainTimeoutMs: readMs('drain-timeout', values['drain-timeout'], 2_000),
    killTimeoutMs: readMs('kill-timeout', values['kill-timeout'], 5_000),
  }
  return { kind: 'run', entry, args: argv.slice(index + 1), nodeOptions, options }
}

/** A timer of Node can wait 24 days, and two of these times follow each other. */
const LONGEST_MS = 24 * 60 * 60 * 1_000

function parseOwn(args: string[]) {
  try {
    return parseArgs({ args, options: OWN }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function assertNodeOption(name: string, node: KnownOptions): void {
  const refused = REFUSED.find(({ names }) => names.includes(name))
  if (refused !== undefined) throw new UsageError(`${name} is not for hot-hook: ${refused.reason}`)
  if (node.has(name)) return
  const best = nearest(name, [...OWN_NAMES, ...process.allowedNodeEnvironmentFlags])
  throw new UsageError(`there is no option ${name}${best === undefined ? '' : `; did you mean ${best}?`}`)
}

function readMs(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise
  const ms = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (ms <= LONGEST_MS) return ms
  throw new UsageError(`--${name} wants a number of milliseconds up to ${LONGEST_MS} (a day), not ${shown(value)}`)
}
