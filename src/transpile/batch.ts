import { resolve } from 'node:path'
import { batchOptions, type EsbuildKind } from './esbuild-options.js'
import type { Built, EsbuildService } from './esbuild-service.js'
import { attempt, attemptSync, type Outcome } from './outcome.js'
import type { Source } from './source.js'
import { needsCommonJs, sourceMadeOf } from './transpiler.js'

/** A file as it was read. */
export interface FileText {
  readonly path: string
  readonly contents: string
}

/** A file, and what it was transpiled into. */
export interface TranspiledFile {
  readonly file: FileText
  readonly source: Source
}

/** Files that are transpiled in one call: a third of the time of one call each. */
export interface Batch {
  readonly kind: EsbuildKind
  readonly files: readonly FileText[]
  /** One file, which is not for esbuild alone (`decorator-metadata`). */
  readonly needsMetadata?: boolean
}

/** Transpiles many files. Those that can't be, or have changed since they were read, are left out; it never rejects. */
export async function transpileBatch(batch: Batch, esbuild: EsbuildService): Promise<TranspiledFile[]> {
  const work = attempts(batch)
  let step = work.next()
  while (!step.done) {
    const { paths, kind } = step.value
    step = work.next(await attempt(esbuild, batchOptions(paths, kind)))
  }
  return step.value
}

export function transpileBatchSync(batch: Batch, esbuild: EsbuildService): TranspiledFile[] {
  const work = attempts(batch)
  let step = work.next()
  while (!step.done) {
    const { paths, kind } = step.value
    step = work.next(attemptSync(esbuild, batchOptions(paths, kind)))
  }
  return step.value
}

type Attempt = { readonly paths: readonly string[]; readonly kind: EsbuildKind }

/** One mistake is the end of the whole call: then once more without the files that have mistakes. */
function* attempts({ files, kind }: Batch): Generator<Attempt, TranspiledFile[], Outcome> {
  const outcome = yield { paths: files.map(({ path }) => path), kind }
  if (!('error' in outcome)) return sourcesOf(outcome, files, kind)

  const broken = brokenIn(outcome.error)
  const sound = files.filter(({ path }) => !broken.has(path))
  if (sound.length === 0 || sound.length === files.length) return []
  const second = yield { paths: sound.map(({ path }) => path), kind }
  return 'error' in second ? [] : sourcesOf(second, sound, kind)
}

function brokenIn(error: unknown): Set<string> {
  const { errors = [] } = error as { errors?: readonly { location: { file: string } | null }[] }
  return new Set(errors.flatMap(({ location }) => (location === null ? [] : [resolve(location.file)])))
}

function sourcesOf({ outputFiles, metafile }: Built, files: readonly FileText[], kind: EsbuildKind): TranspiledFile[] {
  const texts = new Map(outputFiles.map((file) => [nameOf(file.path), file]))
  const transpiled: TranspiledFile[] = []
  for (const [output, { imports, entryPoint }] of Object.entries(metafile.outputs)) {
    const index = /^(\d+)\.js$/.exec(nameOf(output))?.[1]
    const file = files[Number(index ?? -1)]
    if (file === undefined || entryPoint === undefined || resolve(entryPoint) !== file.path) continue
    // What has nothing of a module in it may be none; who loads it will know.
    const isEsSyntax = metafile.inputs[entryPoint]?.format === 'esm'
    if (kind.format === 'esm' && !isEsSyntax) continue

    const map = mapWithout(file.contents, texts.get(`${nameOf(output)}.map`)?.text ?? '')
    const code = texts.get(nameOf(output))?.text
    if (map === undefined || code === undefined) continue
    if (kind.format === 'esm' && needsCommonJs(file.path, code)) continue
    const format = kind.format === 'esm' ? 'module' : 'commonjs'
    transpiled.push({ file, source: sourceMadeOf({ ...file, format, code, map, imports, isEsSyntax }) })
  }
  return transpiled
}

/**
 * A source map without the source that it contains; `undefined` if that is not the one that is expected. esbuild writes each part of a
 * map on a line of its own. A source that it writes in another way is taken for another one, which costs time only.
 */
function mapWithout(contents: string, map: string): string | undefined {
  const begin = '  "sourcesContent": ['
  const line = `${begin}${JSON.stringify(contents)}],\n`
  const at = map.indexOf(begin)
  return at >= 0 && map.startsWith(line, at) ? map.slice(0, at) + map.slice(at + line.length) : undefined
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
