import { mkdtempSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, parse, relative } from 'node:path'
import type { FileFinder } from '../resolve/file-finder.js'
import { installedFolder } from '../resolve/linked-package.js'
import { packageNameOf } from '../resolve/specifier.js'
import type { Refusal } from './ask-all.js'
import type { ImportQuestion } from './hooks.js'
import { isNotFound, missingFileOf } from './missing-file.js'

export interface NodeFinderPorts {
  /** Runs something of which the graph shall not hear. */
  resolveOnly<T>(action: () => T): T
  /** Asks all who take part in resolving an `import`: Node, hooks of others, and ours. `undefined` if one of them finds it. */
  refusalOf(specifier: string, importer: string): Refusal | undefined
  readonly finder: FileFinder
}

/**
 * True if what a specifier means, which is nothing of the finder's, is found in the way in which an import would look for it: by Node, and by
 * whoever else takes part in that.
 *
 * What is refused for other reasons exists (a package's `exports` may have other conditions); only what can't be found is missing. A file
 * that Node misses may still be a TypeScript file.
 */
export function canNodeFind(
  { specifier, importer, isRequired, isKnown }: ImportQuestion,
  ports: NodeFinderPorts,
): boolean {
  if (isBuiltin(specifier)) return true
  const name = isAbsolute(specifier) ? undefined : packageNameOf(specifier)
  if (name === undefined) return isFound(specifier, importer, isRequired, ports)

  if (installedFolder(name, dirname(importer)) !== undefined) {
    return specifier === name || isFound(specifier, importer, isRequired, ports)
  }
  // What Node was asked about before it remembers already; and Plug'n'Play answers in its place, by where the importer lies.
  if (isKnown || process.versions.pnp !== undefined) {
    return isFound(specifier, importer, isRequired, ports)
  }
  return fromElsewhere(importer, (elsewhere) => isFound(specifier, elsewhere, isRequired, ports))
}

function isFound(specifier: string, importer: string, isRequired: boolean, ports: NodeFinderPorts): boolean {
  // Not all versions of Node ask synchronous hooks about `require.resolve()`, so who is not found by it may still be by the hooks.
  const ways = isRequired ? [refusalOfRequire, refusalOfImport] : [refusalOfImport]
  return ways.some((refusalOf) => {
    const refusal = refusalOf(specifier, importer, ports)
    if (refusal === undefined || !isMissing(refusal)) return true
    return refusal.file !== undefined && ports.finder.sourceOf(refusal.file) !== undefined
  })
}

function refusalOfImport(specifier: string, importer: string, ports: NodeFinderPorts): Refusal | undefined {
  return ports.refusalOf(specifier, importer)
}

function refusalOfRequire(specifier: string, importer: string, { resolveOnly }: NodeFinderPorts): Refusal | undefined {
  try {
    resolveOnly(() => createRequire(importer).resolve(specifier))
    return undefined
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code, file: missingFileOf(error) }
  }
}

/** True for what isn't there, and for a folder, which an `import` does not take. */
function isMissing(refusal: Refusal): boolean {
  return isNotFound(refusal) || refusal.code === 'ERR_UNSUPPORTED_DIR_IMPORT'
}

/**
 * Asks as if for a file at another path, which leads to the same one: Node never forgets that a path had no package.json, and would not see
 * the one that an installation puts there later. The path is used once.
 */
function fromElsewhere<T>(importer: string, ask: (elsewhere: string) => T): T {
  const { root } = parse(importer)
  let folder: string
  let link: string
  try {
    folder = mkdtempSync(join(tmpdir(), 'hot-hook-ask-'))
    link = join(folder, 'root')
    symlinkSync(root, link, 'junction')
  } catch {
    return ask(importer) // there is no place for it
  }
  try {
    return ask(join(link, relative(root, importer)))
  } finally {
    unlinkSync(link)
    rmdirSync(folder)
  }
}
