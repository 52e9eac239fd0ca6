import { splitSuffix } from '../node/module-url.js'
import type { Batch, FileText } from './batch.js'
import { metadataAt } from './decorator-metadata.js'
import type { EsbuildKind } from './esbuild-options.js'

/** More in one call make esbuild slower, and its process larger. */
const BATCH_SIZE = 100

export interface PrefetchPorts {
  /** How esbuild is asked for a file; `undefined` where it isn't. */
  kindOf(path: string): EsbuildKind | undefined
  /** The project file that a specifier means in an importer. */
  find(specifier: string, importer: string): string | undefined
  /** True for a file that needs no transpiling, since it was transpiled before. */
  isStored(file: FileText): boolean
  /** `undefined` if the file can't be read. */
  read(path: string): string | undefined
}

/**
 * Finds what will be transpiled soon, in batches: from some files on, all that they seem to import, and that is not stored. What is
 * stored already is not looked into.
 *
 * The imports are searched for in the text, so that esbuild needn't be waited for level by level. What is found wrongly, or missed, costs
 * time and nothing else: nothing is loaded here.
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
      const batch = batches.get(kind.compilerOptions) ?? { kind, files: [] }
      batches.set(kind.compilerOptions, batch)
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

/** What a text seems to import, by statements, by `import()` and by `require()`; types only are left out where that stands on the same line. */
function* specifiersIn(contents: string): Generator<string> {
  for (const match of contents.matchAll(/\b(?:from|import|require)\s*\(?\s*(?:"([^"\n]+)"|'([^'\n]+)')/g)) {
    const line = contents.slice(contents.lastIndexOf('\n', match.index) + 1, match.index)
    const specifier = match[1] ?? match[2]
    if (specifier !== undefined && !/^\s*(?:import|export)\s+type\b/.test(line)) yield specifier
  }
}

/**
 * True for what can be built together with others. JSON imports nothing, and is nothing that esbuild would call a module; a name with a
 * `*` in it is a pattern to esbuild.
 */
function fitsBatch({ path }: FileText): boolean {
  return !path.endsWith('.json') && !path.includes('*')
}
