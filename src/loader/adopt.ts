import type { Toolchain } from '../toolchain.js'
import type { LoaderEvent } from './events.js'
import { isProjectFile } from './project-file.js'

/** What is said of imports that were made before the hooks came. */
const ADOPTED = { type: 'import', kind: 'static', calls: 0, boundary: false, duringEvaluation: true } as const

/**
 * Reports a program that was started without the hooks, as they would have seen it: its entry, and all that it imports statically.
 *
 * Throws what reading and transpiling throw.
 */
export function adopt(entry: string, tools: Toolchain, report: (event: LoaderEvent) => void): void {
  report({ ...ADOPTED, importer: undefined, imported: entry, specifier: entry })

  // A Set yields what is added while it is walked, so it is its own queue.
  const files = new Set([entry])
  for (const importer of files) {
    const source = tools.sources.read(importer)
    report({ type: 'load', source, version: 0 })
    for (const [specifier, use] of source.uses) {
      const imported = use.isStatic ? tools.finder.find(specifier, importer) : undefined
      if (imported === undefined || !isProjectFile(imported)) continue
      report({ ...ADOPTED, importer, imported, specifier })
      files.add(imported)
    }
  }
}
