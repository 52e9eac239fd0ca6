import { readFile } from 'node:fs/promises'
import type { Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import type { FileFinder } from '../resolve/file-finder.js'
import type { Source } from '../transpile/source.js'
import { encodingOf, type Sources } from '../transpile/sources.js'
import { TranspileError } from '../transpile/transpile-error.js'
import type { Transpiler } from '../transpile/transpiler.js'
import type { ConfigFiles } from './config-files.js'

/** What a look at a file finds. */
export type Finding =
  /** What is on disk is what the next import gets anyway. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly module: Module; readonly source: Source }
  | { readonly kind: 'missing'; readonly module: Module }
  /** It can't be loaded as it is. */
  | { readonly kind: 'broken'; readonly error: unknown; readonly contents: string | undefined }
  /** A `reload` pattern names it. */
  | { readonly kind: 'reload' }
  /** A tsconfig or package.json in use says something else now. */
  | { readonly kind: 'config' }
  /** No module that has been loaded; it may be one that somebody looks for. */
  | { readonly kind: 'stranger' }

export interface ExaminePorts {
  readonly graph: ModuleGraph
  readonly rules: Rules
  readonly sources: Sources
  readonly transpiler: Transpiler
  readonly finder: FileFinder
  readonly configFiles: ConfigFiles
}

/**
 * Compares a file with what the program runs, and makes sure that it could be loaded. Never throws.
 *
 * The content decides: an event says only that it is worth a look.
 */
export async function examine(path: string, ports: ExaminePorts): Promise<Finding> {
  if (ports.rules.reloads(path)) return { kind: 'reload' }
  if (ports.configFiles.has(path)) return examineConfig(path, ports.configFiles)

  const module = ports.graph.get(path)
  if (module === undefined || isNeverAsked(module)) return { kind: 'stranger' }

  let contents: string | undefined
  try {
    contents = await readFile(path, encodingOf(path))
    if (contents === runningContents(module, ports.sources) && module.unresolved.size === 0)
      return { kind: 'unchanged' }

    const source = await ports.transpiler.transpile(path, contents)
    assertImportsExist(source, ports.finder)
    return { kind: 'changed', module, source }
  } catch (error) {
    if (isMissing(error)) return { kind: 'missing', module }
    return { kind: 'broken', error, contents }
  }
}

/** True for what still may be a file in the middle of being saved, and so is worth a second look. */
export function isDoubtful(finding: Finding): boolean {
  if (finding.kind === 'missing' || finding.kind === 'broken') return true
  return finding.kind === 'changed' && finding.source.contents.trim() === ''
}

/** Somebody outside the project, or a file that was named but never loaded. */
function isNeverAsked(module: Module): boolean {
  return module.loadedVersion === undefined && module.contents === undefined && module.unresolved.size === 0
}

function runningContents(module: Module, sources: Sources): string | undefined {
  return sources.get(module.path)?.contents ?? module.contents
}

function examineConfig(path: string, configFiles: ConfigFiles): Finding {
  try {
    return configFiles.hasChanged(path) ? { kind: 'config' } : { kind: 'unchanged' }
  } catch (error) {
    return { kind: 'broken', error, contents: undefined }
  }
}

/** Bare specifiers are left to Node: whether a package can be found depends on conditions that only it knows. */
function assertImportsExist(source: Source, finder: FileFinder): void {
  for (const [specifier, use] of source.uses) {
    if (!use.isStatic || !/^\.\.?(?:\/|$)/.test(specifier)) continue
    if (finder.find(withoutQuery(specifier), source.path) !== undefined) continue
    throw new TranspileError(
      source.path,
      source.contents,
      `Cannot find the module "${specifier}"`,
      placeOf(specifier, source.contents),
    )
  }
}

const STRING_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** Where a specifier stands; a statement rather than a comment, as far as a search can tell. */
function placeOf(specifier: string, contents: string) {
  const lines = contents
    .replace(STRING_OR_COMMENT, (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match))
    .split('\n')
  const quoted = new RegExp(`(?:from|import)\\s*(['"])${specifier.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}\\1`)
  for (const [index, line] of lines.entries()) {
    const match = quoted.exec(line)
    if (match === null) continue
    const column = match.index + match[0].length - specifier.length - 1
    return { line: index + 1, column, length: specifier.length + 2 }
  }
  return undefined
}

function withoutQuery(specifier: string): string {
  return specifier.replace(/[?#].*$/, '')
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
