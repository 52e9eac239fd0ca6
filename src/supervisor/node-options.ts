import { spawnSync } from 'node:child_process'

/** Of the options that stand on most command lines it is known here whether a value follows; of the others Node is asked. */
const WITH_VALUE = new Set([
  '--conditions',
  '--disable-warning',
  '--env-file',
  '--env-file-if-exists',
  '--experimental-loader',
  '--import',
  '--input-type',
  '--inspect-port',
  '--loader',
  '--require',
  '--title',
  '-C',
  '-r',
])
const WITHOUT_VALUE = new Set([
  '--enable-source-maps',
  '--expose-gc',
  '--inspect',
  '--inspect-brk',
  '--inspect-wait',
  '--no-deprecation',
  '--no-warnings',
  '--preserve-symlinks',
  '--trace-deprecation',
  '--trace-uncaught',
  '--trace-warnings',
])

/** What Node knows about its options. */
export interface NodeOptions {
  /** True if Node, or V8 below it, knows this option. */
  has(option: string): boolean
  /** True if the next argument belongs to this option, which stands without `=`. */
  takesValue(option: string): boolean
}

export function createNodeOptions(): NodeOptions {
  let help: string | undefined
  /** A line of it: `  -C, --conditions=... `, or `  --abort-on-uncaught-exception`. */
  const isInHelp = (option: string, end: string) => {
    help ??= spawnSync(process.execPath, ['--help'], { encoding: 'utf8' }).stdout ?? ''
    return new RegExp(`^ {2}(?:-\\w+, )*${escapeRegExp(option)}(?:, --?[\\w-]+)*${end}`, 'm').test(help)
  }
  return {
    has(option) {
      if (WITH_VALUE.has(option) || WITHOUT_VALUE.has(option)) return true
      if (process.allowedNodeEnvironmentFlags.has(option) || isInHelp(option, '(?:[\\s=[]|$)')) return true
      // Options of V8 are in no list of Node's. It ends with this code for those that it does not know.
      return spawnSync(process.execPath, [option, '--version'], { stdio: 'ignore' }).status !== BAD_OPTION
    },
    takesValue(option) {
      if (WITH_VALUE.has(option)) return true
      return !WITHOUT_VALUE.has(option) && isInHelp(option, '=')
    },
  }
}

/** https://nodejs.org/api/process.html#exit-codes */
const BAD_OPTION = 9

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
