import { isProjectFile } from '../files/project-file.js'
import type { LoaderEvent } from '../loader/events.js'
import { splitSuffix } from '../node/module-url.js'
import { orUndefined } from '../node/or-undefined.js'
import type { Toolchain } from '../toolchain/toolchain.js'

/** The facts that are recorded of an import that was made before the hooks were installed. */
const ADOPTED = {
  type: 'import',
  importerVersion: 0,
  kind: 'static',
  calls: 0,
  names: undefined,
  isRedirected: false,
  boundary: false,
  duringEvaluation: true,
} as const

/** Reports a program that was started without the hooks, as they would have reported it: its entry, and all that it imports statically. */
export function adopt(entry: string, tools: Toolchain, report: (event: LoaderEvent) => void): void {
  report({ ...ADOPTED, importer: undefined, imported: entry, specifier: entry })

  // A Set yields what is added while it is walked, so it is its own queue.
  const files = new Set([entry])
  for (const importer of files) {
    // A file that can't be read any more, although Node has run it, is not watched.
    const source = orUndefined(() => tools.sources.read(importer))
    if (source === undefined) continue
    report({ type: 'load', source, version: 0 })
    for (const [specifier, use] of source.uses) {
      const { name } = splitSuffix(specifier)
      const imported = use.isStatic ? tools.finder.find(name, importer) : undefined
      if (imported === undefined || !isProjectFile(imported)) continue
      report({ ...ADOPTED, importer, imported, specifier: name })
      files.add(imported)
    }
  }
}
