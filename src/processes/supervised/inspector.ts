import { builtin } from '../../node/builtin.js'

/** Closes the inspector, so that the next process can use its port. Returns its URL; `undefined` if none was open. */
export function closeInspector(): URL | undefined {
  const inspector = builtin('node:inspector')
  const url = inspector.url()
  if (url === undefined) return undefined
  inspector.close()
  return new URL(url)
}

/** Opens the inspector again at the address in a URL, unless one is open. */
export function openInspector({ hostname, port }: URL): void {
  const inspector = builtin('node:inspector')
  if (inspector.url() === undefined) inspector.open(Number(port), hostname)
}
