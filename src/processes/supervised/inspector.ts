/** Where a debugger reaches this process. */
export interface InspectorAddress {
  readonly host: string
  readonly port: number
}

/** Gives the inspector's port free, for the next process; `undefined` if there is none. */
export async function closeInspector(): Promise<InspectorAddress | undefined> {
  const { default: inspector } = await import('node:inspector')
  const url = inspector.url()
  if (url === undefined) return undefined
  inspector.close()
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

/** Opens it again, where it was. */
export async function openInspector({ host, port }: InspectorAddress): Promise<void> {
  const { default: inspector } = await import('node:inspector')
  if (inspector.url() === undefined) inspector.open(port, host)
}
