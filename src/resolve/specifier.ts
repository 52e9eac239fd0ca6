/** Begins with `./` or `../`, or is `.` or `..`; of every import this is asked first. */
export function isRelative(specifier: string): boolean {
  if (!specifier.startsWith('.')) return false
  const after = specifier[specifier.startsWith('..') ? 2 : 1]
  return after === undefined || after === '/' || after === '\\'
}

/** `name` or `@scope/name` of a specifier; `undefined` for `#internal`, for a path, and for a URL. */
export function packageNameOf(specifier: string): string | undefined {
  return isRelative(specifier) ? undefined : /^(?:@[^/]+\/)?[^@#/:][^/:]*(?=\/|$)/.exec(specifier)?.[0]
}

/** An import, or a `require()`, that a file would make if it were loaded. */
export interface ImportQuestion {
  readonly specifier: string
  /** Absolute path. */
  readonly importer: string
  /** It is a `require()`. */
  readonly isRequired: boolean
  /** The running version of the importer has the same import. */
  readonly isKnown: boolean
}
