import { spawnSync } from 'node:child_process'

/** Common options with a value. An option in neither list is looked up in `node --help`, for which a process is started. */
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
/** Common options without a value. */
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

/** Tells which options Node has. */
export interface NodeOptions {
  /** True if Node or V8 knows this option. */
  has(option: string): boolean
  /** True if the next argument is the value of this option, which was written without `=`. */
  takesValue(option: string): boolean
}

/** Answers from the lists above, or else by `node --help`, which is run once, and by a trial of the option. Synchronous. */
export function createNodeOptions(): NodeOptions {
  let help: string | undefined
  // A line of the help is `  -C, --conditions=... `, or `  --abort-on-uncaught-exception`.
  const isInHelp = (option: string, end: string) => {
    help ??= spawnSync(process.execPath, ['--help'], { encoding: 'utf8' }).stdout ?? ''
    return new RegExp(`^ {2}(?:-\\w+, )*${escapeRegExp(option)}(?:, --?[\\w-]+)*${end}`, 'm').test(help)
  }
  return {
    has(option) {
      if (WITH_VALUE.has(option) || WITHOUT_VALUE.has(option)) return true
      if (process.allowedNodeEnvironmentFlags.has(option) || isInHelp(option, '(?:[\\s=[]|$)')) return true
      // No list of Node's has the options of V8. Node exits with this code for an option that neither knows.
      return spawnSync(process.execPath, [option, '--version'], { stdio: 'ignore' }).status !== BAD_OPTION
    },
    takesValue(option) {
      if (WITH_VALUE.has(option)) return true
      return !WITHOUT_VALUE.has(option) && isInHelp(option, '=')
    },
  }
}

/** Invalid argument: https://nodejs.org/api/process.html#exit-codes */
const BAD_OPTION = 9

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
