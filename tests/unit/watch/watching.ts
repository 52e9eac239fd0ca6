import type { watch } from 'node:fs'
import type { TestContext } from 'node:test'
import { Watcher } from '../../../src/watch/watcher.js'
import { Project } from '../../support/project.js'

/** A file in the deepest of {@link FOLDERS}. */
export const FILE = 'lib/deep/down/text.ts'
export const FOLDERS = ['', 'lib', 'lib/deep', 'lib/deep/down']
const DEADLINE_MS = 10_000

/** A watcher of {@link FOLDERS}, or of some of them, with all that it has told. */
export async function watching(t: TestContext, folders = FOLDERS, watchOfNode?: typeof watch, tree?: string) {
  const project = new Project(t, { [FILE]: 'one' })
  const events: string[] = []
  const waiting = new Set<() => void>()
  const tell = (what: string) => {
    events.push(what)
    for (const look of waiting) look()
  }
  const ports = {
    onEvent: (path: string) => tell(path),
    onNewFolder: (path: string) => tell(`new ${path}`),
    onWatched: (folder: string) => tell(`watched ${folder}`),
    onError: (error: unknown) => tell(String(error)),
  }
  const watcher = new Watcher(ports, watchOfNode)
  t.after(() => watcher.close())
  if (tree !== undefined) watcher.watchTree(project.path(tree))
  for (const folder of folders) watcher.watchFolder(folder === '' ? project.folder : project.path(folder))
  await keptAlive(watcher.start())

  /** Resolves when something has been told after `from` events. */
  const told = (what: string, from = 0) =>
    keptAlive(
      new Promise<void>((resolve) => {
        const look = () => {
          if (!events.slice(from).includes(what)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
      () => `"${what}" in: ${events.slice(from).join(', ')}`,
    )
  return { project, watcher, events, told }
}

/** A watcher keeps no process alive. */
export async function keptAlive<T>(work: Promise<T>, what = () => 'the start of the watcher'): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited in vain for ${what()}`)), DEADLINE_MS)
  })
  return await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
