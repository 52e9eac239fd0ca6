import { mkdtempSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, parse, relative } from '../node/path.js'
import type { FileFinder } from '../resolve/file-finder.js'
import { installedFolder } from '../resolve/linked-package.js'
import { packageNameOf } from '../resolve/specifier.js'
import type { Refusal } from './ask-all.js'
import type { ImportQuestion } from './hooks.js'
import { isNotFound, missingFileOf } from './missing-file.js'

export interface NodeFinderPorts {
  /** Runs an action in which Node resolves one specifier, which is not recorded. */
  resolveOnly<T>(action: () => T): T
  /** Resolves as an `import` would, through Node and all hooks. Returns why that failed, or `undefined`. */
  refusalOf(specifier: string, importer: string): Refusal | undefined
  readonly finder: FileFinder
}

/**
 * True if an import for which our finder has no file would be resolved: by Node, or by a hook of another package.
 *
 * Only the error "not found" counts as missing. What is refused for another reason exists (the `exports` of a package may need other
 * conditions), and behind a file that Node does not find there may be a TypeScript file.
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
  // Another path for the importer would not help here: Node has the answer to a known import in its cache, and Plug'n'Play, which answers
  // in its place, goes by the importer's real folder.
  if (isKnown || process.versions.pnp !== undefined) {
    return isFound(specifier, importer, isRequired, ports)
  }
  return fromElsewhere(importer, (elsewhere) => isFound(specifier, elsewhere, isRequired, ports))
}

function isFound(specifier: string, importer: string, isRequired: boolean, ports: NodeFinderPorts): boolean {
  // Some versions of Node do not call synchronous hooks for `require.resolve()`. What that does not find, an `import` may find through the
  // hooks.
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

/** True if nothing was found, or only a folder, which can't be imported. */
function isMissing(refusal: Refusal): boolean {
  return isNotFound(refusal) || refusal.code === 'ERR_UNSUPPORTED_DIR_IMPORT'
}

/**
 * Resolves as if for an importer at another path that leads to the same file, by a temporary link to the root folder. Node caches for good
 * that a folder has no package.json, and would not see the one that an installation adds later; the path of the link is new each time.
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
    return ask(importer) // no link can be made
  }
  try {
    return ask(join(link, relative(root, importer)))
  } finally {
    unlinkSync(link)
    rmdirSync(folder)
  }
}
