import { encodingOf } from '../files/file-kinds.js'
import { isInstalled } from '../files/project-file.js'
import type { ModuleGraph } from '../graph/module-graph.js'
import { builtin } from '../node/builtin.js'
import { splitSuffix } from '../node/module-url.js'
import type { FileFinder } from '../resolve/file-finder.js'
import { neededBy } from '../syntax/needed-imports.js'
import { placeOfImport } from '../syntax/place-of-import.js'
import { digestOf } from '../transpile/digest.js'
import type { Contents, Source } from '../transpile/source.js'
import type { Sources } from '../transpile/sources.js'
import { TranspileError } from '../transpile/transpile-error.js'
import type { Transpiler } from '../transpile/transpiler.js'

export interface SoundnessPorts {
  readonly sources: Sources
  readonly transpiler: Transpiler
  readonly finder: FileFinder
  readonly graph: ModuleGraph
  /**
   * True if Node, and whoever else takes part in that, finds a specifier that is none of the project's files: for a `require()`, or for an
   * `import`. `isKnown`: the version of the importer that runs has it already.
   */
  canNodeFind(question: {
    readonly specifier: string
    readonly importer: string
    readonly isRequired: boolean
    readonly isKnown: boolean
  }): boolean
}

/** A file that keeps others from being loaded, and why. */
export interface Obstacle {
  readonly path: string
  readonly error: unknown
}

/** A source, and the text that it was made from. */
export interface ReadSource {
  readonly source: Source
  readonly contents: Contents
}

/**
 * Makes sure that a source can be loaded: that all that it can't be loaded without is found, and that those which were never loaded before
 * are sound themselves. Resolves with the first obstacle; never rejects.
 */
export async function findObstacle(read: ReadSource, ports: SoundnessPorts): Promise<Obstacle | undefined> {
  return await walk([read], ports, (path) => ports.sources.get(path) !== undefined)
}

/** The same for a new start from an entry: all that it imports statically must be sound as it lies on the disk. */
export async function findObstacleToStart(entry: string, ports: SoundnessPorts): Promise<Obstacle | undefined> {
  try {
    return await walk([await readSource(entry, ports)], ports, () => false)
  } catch (error) {
    return { path: entry, error }
  }
}

async function walk(
  queue: ReadSource[],
  ports: SoundnessPorts,
  isKnown: (path: string) => boolean,
): Promise<Obstacle | undefined> {
  const met = new Set(queue.map(({ source }) => source.path))
  for (const { source, contents } of queue) {
    for (const specifier of neededBy(source)) {
      if (DATA_URL.test(specifier)) continue
      const { name } = splitSuffix(specifier)
      const path = ports.finder.find(name, source.path)
      if (path === undefined && !isFoundByOthers(name, source, ports)) return missing(source.path, specifier, contents)
      if (path === undefined || met.has(path) || isKnown(path) || isInstalled(path)) continue

      met.add(path)
      try {
        queue.push(await readSource(path, ports))
      } catch (error) {
        return { path, error }
      }
    }
  }
  return undefined
}

function isFoundByOthers(specifier: string, { path: importer, format }: Source, ports: SoundnessPorts): boolean {
  const knowledge = knowledgeOf(specifier, importer, ports)
  if (knowledge === 'made away') return true
  const isRequired = format === 'commonjs'
  return ports.canNodeFind({ specifier, importer, isRequired, isKnown: knowledge === 'needed' })
}

/** It has all that it means in it. */
const DATA_URL = /^data:/i

/** What stands on the disk; transpiled only if that is not what runs. */
async function readSource(path: string, { sources, transpiler }: SoundnessPorts): Promise<ReadSource> {
  const contents = await builtin('node:fs/promises').readFile(path, encodingOf(path))
  const known = sources.get(path)
  const source = known?.digest === digestOf(contents) ? known : await transpiler.transpile(path, contents)
  return { source, contents }
}

function missing(path: string, specifier: string, contents: Contents): Obstacle {
  const problem = `Cannot find the module "${specifier}"`
  return { path, error: new TranspileError(path, contents, problem, placeOfImport(specifier, String(contents))) }
}

/** What is known of an import from the version of the importer that runs. */
type Knowledge =
  /** That version can't have been loaded without it: then it leads somewhere. */
  | 'needed'
  /** It stands in the text of that version, which somebody else's hook has made into something without it. */
  | 'made away'
  | undefined

function knowledgeOf(
  specifier: string,
  importer: string,
  { graph, sources }: { readonly graph: ModuleGraph; readonly sources: Sources },
): Knowledge {
  const source = sources.get(importer)
  if (source === undefined || graph.get(importer)?.evaluatedVersion === undefined) return undefined
  if (includes(neededBy(source), specifier)) return 'needed'
  return source.own !== undefined && includes(neededBy(source.own), specifier) ? 'made away' : undefined
}

function includes(specifiers: Iterable<string>, wanted: string): boolean {
  for (const specifier of specifiers) if (specifier === wanted) return true
  return false
}
