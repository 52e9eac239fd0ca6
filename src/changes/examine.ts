import type { ConfigFiles } from '../config/config-files.js'
import { digestOf } from '../files/digest.js'
import { encodingOf } from '../files/file-kinds.js'
import { isFile } from '../files/file-times.js'
import { readRegular } from '../files/read-if-there.js'
import type { Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import { isUnfinished } from '../graph/unfinished.js'
import { withRunningCode } from '../transpile/same-code.js'
import type { Source } from '../transpile/source.js'
import type { Sources } from '../transpile/sources.js'
import type { Transpiler } from '../transpile/transpiler.js'
import type { Obstacles } from './find-obstacle.js'

/** What {@link examine} finds. */
export type Finding =
  /** The next import gets what is on the disk anyway. */
  | { readonly kind: 'unchanged' }
  /** Unchanged, but the module that was made of it has not been evaluated to its end. */
  | { readonly kind: 'unfinished'; readonly module: Module }
  | { readonly kind: 'changed'; readonly module: Module; readonly source: Source; readonly isBlank: boolean }
  | { readonly kind: 'missing'; readonly module: Module }
  /** It can't be loaded as it is, because of the file `obstacle`: the file itself, or one that it imports. */
  | {
      readonly kind: 'broken'
      readonly error: unknown
      readonly digest: string | undefined
      readonly obstacle: string
    }
  /** Its text has changed, and the code that was made of it has not. The source has the code that runs, and a map for the new text. */
  | { readonly kind: 'same code'; readonly module: Module; readonly source: Source }
  /** A `reload` pattern names it. */
  | { readonly kind: 'reload'; readonly isGone: boolean }
  /** It is a tsconfig or package.json in use, with other settings than before. */
  | { readonly kind: 'config' }
  /** It is not the file of a loaded module; an import may be looking for it. */
  | { readonly kind: 'not a module' }

export interface ExaminePorts {
  readonly rules: Rules
  readonly configFiles: ConfigFiles
  readonly sources: Sources
  readonly transpiler: Transpiler
  readonly obstacles: Obstacles
  /** The source of the code that a module runs with, or will run with when it is imported next. */
  runningSource(path: string): Source | undefined
}

/** Compares the content of a file with what the program runs, and makes sure that it could be loaded. Never rejects. */
export async function examine(path: string, graph: ModuleGraph, ports: ExaminePorts): Promise<Finding> {
  if (ports.rules.reloads(path)) return { kind: 'reload', isGone: !isFile(path) }

  const module = graph.get(path)
  if (ports.configFiles.has(path)) {
    const finding = examineConfig(path, ports.configFiles)
    // A program may import its package.json as well.
    if (finding.kind !== 'unchanged' || module === undefined) return finding
  }
  if (module === undefined || isNeverAsked(module)) return { kind: 'not a module' }

  const finding = await compare(module, ports)
  const digest = finding.kind === 'changed' || finding.kind === 'same code' ? finding.source.digest : undefined
  // A file that takes its time may have been loaded for the first time meanwhile.
  return digest === undefined ? finding : (asLoaded(module, digest, ports) ?? finding)
}

/** What is found where a file has the text that was loaded, and its module all that it imports; `undefined` where it has not. */
function asLoaded(module: Module, digest: string, { sources }: ExaminePorts): Finding | undefined {
  if (digest !== (sources.get(module.path)?.digest ?? module.digest) || module.unresolved.size > 0) return undefined
  return isUnfinished(module) ? { kind: 'unfinished', module } : { kind: 'unchanged' }
}

async function compare(module: Module, ports: ExaminePorts): Promise<Finding> {
  const { path } = module
  let digest: string | undefined
  try {
    // Synchronous: to read a file that was just written takes less time than a round trip to Node's thread pool.
    const contents = readRegular(path, encodingOf(path))
    digest = digestOf(contents)
    const same = asLoaded(module, digest, ports)
    if (same !== undefined) return same

    const source = await ports.transpiler.transpile(path, contents)
    const running = isWhole(module) ? ports.runningSource(path) : undefined
    const sameCode = running && withRunningCode(source, running)
    if (sameCode !== undefined) return { kind: 'same code', module, source: sameCode }
    const obstacle = await ports.obstacles.find({ source, contents })
    if (obstacle === undefined) return { kind: 'changed', module, source, isBlank: String(contents).trim() === '' }
    return { kind: 'broken', error: obstacle.error, digest, obstacle: obstacle.path }
  } catch (error) {
    if (isMissing(error))
      return ports.sources.get(path)?.isVirtual ? { kind: 'unchanged' } : { kind: 'missing', module }
    const running = ports.sources.get(path)
    // A file that only a hook of another package can read is checked by that hook, when it is loaded.
    if (running?.isGiven && running.own === undefined && digest !== undefined) {
      return { kind: 'changed', module, source: { ...running, digest }, isBlank: false }
    }
    return { kind: 'broken', error, digest, obstacle: path }
  }
}

/** True for a finding that is worth a second look: the file may be in the middle of being saved. */
export function isDoubtful(finding: Finding): boolean {
  if (finding.kind === 'missing' || finding.kind === 'broken' || finding.kind === 'config') return true
  return isPassing(finding)
}

/** True for a file without any text in it, and for a deleted one that a pattern names: an editor or a generator is about to write it. */
export function isPassing(finding: Finding): boolean {
  return (finding.kind === 'changed' && finding.isBlank) || (finding.kind === 'reload' && finding.isGone)
}

/** The digest of the text of a file that has changed, or is broken. */
export function digestIn(finding: Finding): string | undefined {
  if (finding.kind === 'changed') return finding.source.digest
  return finding.kind === 'broken' ? finding.digest : undefined
}

/** True for a module that needs no other try: it has found all that it imports, and was evaluated. */
function isWhole(module: Module): boolean {
  return module.unresolved.size === 0 && !isUnfinished(module)
}

/** True for an importer outside the project, and for a file that has no importers and that our hooks never loaded. */
function isNeverAsked({ loadedVersion, digest, unresolved, importers }: Module): boolean {
  return loadedVersion === undefined && digest === undefined && unresolved.size + importers.size === 0
}

function examineConfig(path: string, configFiles: ConfigFiles): Finding {
  try {
    return configFiles.hasChanged(path) ? { kind: 'config' } : { kind: 'unchanged' }
  } catch (error) {
    return { kind: 'broken', error, digest: undefined, obstacle: path }
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
