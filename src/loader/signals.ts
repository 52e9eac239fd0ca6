/**
 * Specifiers that no file has. They are resolved to ask our own hooks something: Node hands them over in the order of the program's imports,
 * and an answer comes as a URL.
 */
export const SIGNALS = {
  /** A specifier and the URL of an importer follow, as JSON: does the import lead anywhere? */
  ask: 'hot-hook:ask?',
  /** Find out whether somebody else's hooks stand behind ours. */
  lookBehind: 'hot-hook:look-behind',
} as const

/** A signal with what it is about, which can be written as JSON. */
export function signal(name: string, about: unknown): string {
  return name + encodeURIComponent(JSON.stringify(about))
}

/** What a signal is about; `undefined` if it is another signal. */
export function aboutOf<T>(name: string, specifier: string): T | undefined {
  return specifier.startsWith(name) ? (JSON.parse(decodeURIComponent(specifier.slice(name.length))) as T) : undefined
}
