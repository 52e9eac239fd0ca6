import type { Module } from '../graph/module-graph.js'

/**
 * Returns the paths of one `hot-hook:invalidated` message for each module that has changed: that module first, then those that are
 * evaluated again because of it. A parent process takes the first path for the file that was saved: AdonisJS prints it, and scans the
 * routes in it.
 *
 *     changed: model, text    page ──▶ model        [model, page, layout]
 *                             layout ─▶ model       [text]
 *                             page ──▶ text
 *
 * An importer is named in one message only: O(outdated + edges), however many files were saved together. No message is empty.
 */
export function invalidatedPaths(changed: readonly Module[], outdated: readonly Module[]): string[][] {
  const unnamed = new Set(outdated)
  const firsts = changed.filter((module) => unnamed.delete(module))

  const messages = firsts.map((first) => {
    const named = new Set([first])
    // A Set yields what is added while it is walked, so it is its own queue.
    for (const { importers } of named) {
      for (const { importer } of importers.values()) if (unnamed.delete(importer)) named.add(importer)
    }
    return [...named]
  })
  // Failed modules are evaluated again together with the changed ones, and need not import them.
  if (messages.length === 0 && unnamed.size > 0) messages.push([])
  messages[0]?.push(...unnamed)
  return messages.map((modules) => modules.map(({ path }) => path))
}
