import { spawnSync } from 'node:child_process'

/** Common options with a value. An option in neither list is looked up in `node --help`, for which a process is started. */
const WITH_VALUE = ['--conditions', '--env-file', '--env-file-if-exists', '--import', '--loader', '--require', '-r']
/** Common options without a value. */
const WITHOUT_VALUE = ['--enable-source-maps', '--expose-gc', '--inspect', '--inspect-brk', '--no-warnings']

/** Tells which options Node has, by the lists above, or else by `node --help`, which is run once, and by a trial of the option. Synchronous. */
export class NodeOptions {
  #help: string | undefined

  /** True if Node or V8 knows this option. */
  has(option: string): boolean {
    if (WITH_VALUE.includes(option) || WITHOUT_VALUE.includes(option)) return true
    if (process.allowedNodeEnvironmentFlags.has(option) || this.#isInHelp(option, '(?:[\\s=[]|$)')) return true
    // No list of Node's has the options of V8. Node exits with this code for an option that neither knows.
    return spawnSync(process.execPath, [option, '--version'], { stdio: 'ignore' }).status !== BAD_OPTION
  }

  /** True if the next argument is the value of this option, which was written without `=`. */
  takesValue(option: string): boolean {
    return WITH_VALUE.includes(option) || (!WITHOUT_VALUE.includes(option) && this.#isInHelp(option, '='))
  }

  /** A line of the help is `  -C, --conditions=... `, or `  --abort-on-uncaught-exception`. */
  #isInHelp(option: string, end: string): boolean {
    this.#help ??= spawnSync(process.execPath, ['--help'], { encoding: 'utf8' }).stdout ?? ''
    return new RegExp(`^ {2}(?:--?[\\w-]+, )*${escapeRegExp(option)}(?:, --?[\\w-]+)*${end}`, 'm').test(this.#help)
  }
}

/** Invalid argument: https://nodejs.org/api/process.html#exit-codes */
const BAD_OPTION = 9

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
