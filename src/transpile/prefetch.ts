import { getOrInsert } from '../node/get-or-insert.js'
import { splitSuffix } from '../node/module-url.js'
import { specifiersIn } from '../syntax/imported-specifiers.js'
import type { Batch, FileText } from './batch.js'
import { metadataAt } from './decorator-metadata.js'
import type { EsbuildKind } from './esbuild-options.js'

/** With more files per call, esbuild gets slower, and its process larger. */
const BATCH_SIZE = 100

export interface PrefetchPorts {
  /** Returns how esbuild transpiles a file; `undefined` for a file that is not transpiled. */
  kindOf(path: string): EsbuildKind | undefined
  /** Returns the project file that a specifier means in an importer. */
  find(specifier: string, importer: string): string | undefined
  /** True for a file whose transpiled source is in the cache. */
  isStored(file: FileText): boolean
  /** Returns the text of a file; `undefined` if it cannot be read. */
  read(path: string): string | undefined
}

/**
 * Yields the files that will soon be transpiled, in batches: the given files and, recursively, all files that they seem to import. Stored files
 * are left out, and so are their imports.
 *
 * A regular expression finds the imports in the text, so that no level has to wait until esbuild has transpiled the one above. An import that
 * is missed, or found in a comment, costs only time: nothing is loaded here.
 */
export function* batchesFrom(files: readonly FileText[], ports: PrefetchPorts): Generator<Batch> {
  const met = new Set(files.map(({ path }) => path))
  type Open = Map<EsbuildKind['compilerOptions'], { kind: EsbuildKind; files: FileText[] }>
  const open: Readonly<Record<EsbuildKind['format'], Open>> = { esm: new Map(), cjs: new Map() }

  const queue = [...files]
  for (const file of queue) {
    const kind = ports.kindOf(file.path)
    if (kind === undefined || ports.isStored(file)) continue
    if (metadataAt({ ...file, ...kind }) !== undefined) {
      yield { kind, files: [file], needsMetadata: true }
    } else if (fitsBatch(file)) {
      const batches = open[kind.format]
      const batch = getOrInsert(batches, kind.compilerOptions, () => ({ kind, files: [] }))
      if (batch.files.push(file) === BATCH_SIZE) {
        yield batch
        batches.delete(kind.compilerOptions)
      }
    }
    for (const specifier of specifiersIn(file.contents)) {
      const path = ports.find(splitSuffix(specifier).name, file.path)
      if (path === undefined || met.has(path)) continue
      met.add(path)
      const contents = ports.read(path)
      if (contents !== undefined) queue.push({ path, contents })
    }
  }
  yield* open.esm.values()
  yield* open.cjs.values()
}

/**
 * True for a file that can be built together with others. JSON is built alone, because esbuild does not take it for an ES module, and a path
 * with a `*`, because esbuild takes it for a pattern.
 */
function fitsBatch({ path }: FileText): boolean {
  return !path.endsWith('.json') && !path.includes('*')
}
