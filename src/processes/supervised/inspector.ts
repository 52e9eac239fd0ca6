/** The address of this process's inspector. */
export interface InspectorAddress {
  readonly host: string
  readonly port: number
}

/** Closes the inspector, so that the next process can use its port. Resolves with its address; with `undefined` if none was open. */
export async function closeInspector(): Promise<InspectorAddress | undefined> {
  const { default: inspector } = await import('node:inspector')
  const url = inspector.url()
  if (url === undefined) return undefined
  inspector.close()
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

/** Opens the inspector again at an address, unless one is open. */
export async function openInspector({ host, port }: InspectorAddress): Promise<void> {
  const { default: inspector } = await import('node:inspector')
  if (inspector.url() === undefined) inspector.open(port, host)
}
