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
