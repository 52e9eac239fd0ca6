/**
 * The base class of all errors of this package.
 *
 * The stack is the message alone: its frames would show the code of hot-hook, which is not where the mistake is. There is no `cause`: the
 * message says all that it could add.
 */
export abstract class HotHookError extends Error {
  abstract readonly code: string
  readonly #file: string | undefined

  constructor(message: string, file?: string) {
    super(message)
    this.#file = file
    this.name = new.target.name
    this.stack = `${this.name}: ${message}`
  }

  /** Absolute path of the config file that is wrong, if one is. A getter, since Node prints own properties below the message. */
  get file(): string | undefined {
    return this.#file
  }
}

/** An option is unknown, or has a value of the wrong type. */
export class OptionError extends HotHookError {
  readonly code = 'HOT_HOOK_INVALID_OPTION'
}

/** A tsconfig or package.json can't be read, or is not valid. */
export class ConfigFileError extends HotHookError {
  readonly code = 'HOT_HOOK_INVALID_CONFIG'

  constructor(file: string, problem: string) {
    super(`Cannot read "${file}": ${problem}`, file)
  }
}

/** An ES module with a top-level await was loaded by `require()`. The code is that of Node's own error. */
export class AsyncModuleRequiredError extends HotHookError {
  readonly code = 'ERR_REQUIRE_ASYNC_MODULE'

  constructor(path: string) {
    super(`Cannot require "${path}": it has a top-level await; use import()`)
  }
}

/** A boundary is also imported statically, so that its changes are full reloads. */
export class BoundaryError extends HotHookError {
  readonly code = 'HOT_HOOK_STATIC_BOUNDARY'

  constructor(boundary: string, importer: string) {
    super(`Cannot use "${boundary}" as a boundary: ${importer} imports it statically; use \`await import()\` there`)
  }
}

/** `import.meta.hot.accept(specifier)` named a module that its caller never imports. */
export class UnknownDependencyError extends HotHookError {
  readonly code = 'HOT_HOOK_UNKNOWN_DEPENDENCY'

  constructor(file: string, specifier: string, imported: readonly string[]) {
    const known = imported.map((each) => `"${each}"`).join(', ') || 'nothing'
    super(`Cannot accept "${specifier}" in ${file}: it imports ${known}`)
  }
}

/** A part of webpack's `module.hot` that there is nothing for here. */
export class UnsupportedHotError extends HotHookError {
  readonly code = 'HOT_HOOK_UNSUPPORTED'

  constructor(call: string, instead: string) {
    super(`There is no ${call} in hot-hook: ${instead}`)
  }
}

/** A package that hot-hook needs is not installed. */
export class MissingPackageError extends HotHookError {
  readonly code = 'HOT_HOOK_MISSING_PACKAGE'

  constructor(name: string) {
    super(`Cannot find the package "${name}", which hot-hook needs: install the packages of the project again`)
  }
}

/** The command line of `hot-hook` is wrong. */
export class UsageError extends HotHookError {
  readonly code = 'HOT_HOOK_USAGE'

  constructor(problem: string) {
    super(`Cannot run this command: ${problem} (hot-hook --help tells more)`)
  }
}
