/**
 * Specifiers that mean no file. The program's thread resolves them to send our own hooks a message: Node delivers it in the order of the
 * program's imports, and the answer comes as a URL.
 */
export const SIGNALS = {
  /** A specifier and the URL of an importer follow, as JSON: can the import be resolved? */
  ask: 'hot-hook:ask?',
  /** Find out whether there are hooks of other packages behind ours. */
  lookBehind: 'hot-hook:look-behind',
} as const

/** A signal with its data, which is sent as JSON. */
export function signal(name: string, about: unknown): string {
  return name + encodeURIComponent(JSON.stringify(about))
}

/** The data of a signal; `undefined` if it is another signal. */
export function aboutOf<T>(name: string, specifier: string): T | undefined {
  return specifier.startsWith(name) ? (JSON.parse(decodeURIComponent(specifier.slice(name.length))) as T) : undefined
}
