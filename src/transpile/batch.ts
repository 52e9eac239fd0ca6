import { resolve } from '../node/path.js'
import { runAsync, runSync, type Steps } from '../node/steps.js'
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

/** A file, and the source that it was transpiled to. */
export interface TranspiledFile {
  readonly file: FileText
  readonly source: Source
}

/** Files that one esbuild call transpiles, which takes a third of the time of one call per file. */
export interface Batch {
  readonly kind: EsbuildKind
  readonly files: readonly FileText[]
  /** True for a single file that another compiler has to prepare (`decorator-metadata`). */
  readonly needsMetadata?: boolean
}

/** Transpiles many files asynchronously. Leaves out files that have errors, or have changed since they were read; never rejects. */
export function transpileBatch(batch: Batch, esbuild: EsbuildService): Promise<TranspiledFile[]> {
  return runAsync(attempts(batch), ({ paths, kind }) => attempt(esbuild, batchOptions(paths, kind)))
}

/** Transpiles many files synchronously. Leaves out files that have errors, or have changed since they were read; never throws. */
export function transpileBatchSync(batch: Batch, esbuild: EsbuildService): TranspiledFile[] {
  return runSync(attempts(batch), ({ paths, kind }) => attemptSync(esbuild, batchOptions(paths, kind)))
}

type Build = { readonly paths: readonly string[]; readonly kind: EsbuildKind }

/** One syntax error fails the whole build, so a second build leaves out the files that have errors. */
function* attempts({ files, kind }: Batch): Steps<Build, TranspiledFile[], Outcome> {
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
    // A file without the syntax of an ES module may be CommonJS, which is decided when it is loaded.
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
 * Returns a source map without `sourcesContent`; `undefined` if that is not `contents`. esbuild writes each member of a map on its own line.
 * If it escapes the contents in another way than JSON.stringify, the file is transpiled again when it is loaded, which costs only time.
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
