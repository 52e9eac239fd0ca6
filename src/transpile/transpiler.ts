import type { OutputFile } from 'esbuild'
import { AsyncModuleRequiredError } from '../errors.js'
import { isScript, needsTranspiling } from '../files/file-kinds.js'
import { countComputedCalls, type ListedImport, usesIn } from '../syntax/uses.js'
import { hasDecorators, type PreparedFile, prepare } from './decorator-metadata.js'
import { digestOf } from './digest.js'
import { type EsbuildInput, type EsbuildKind, esbuildOptions, strictCode, usesImportMeta } from './esbuild-options.js'
import type { Built, EsbuildService } from './esbuild-service.js'
import { type Given, givenSource } from './given-source.js'
import { type ModuleFormatPorts, moduleFormatOf } from './module-format.js'
import { attempt, attemptSync, type Outcome } from './outcome.js'
import { plainSource } from './plain-source.js'
import type { Contents, Source } from './source.js'
import { transpileErrorOf } from './transpile-error.js'

export interface TranspilerPorts extends ModuleFormatPorts {
  readonly esbuild: EsbuildService
}

/** Turns the contents of a file into a {@link Source}. All ways throw a `TranspileError`. */
export interface Transpiler {
  transpileSync(path: string, contents: Contents): Source
  /** The same for an edit, before it is taken: what is given to Node as it stands is made sure to be JavaScript. */
  transpile(path: string, contents: Contents): Promise<Source>
  /** Makes a source of what somebody else's hook has made of a file. */
  transpileGivenSync(path: string, given: Given): Source
  /** Makes CommonJS of an ES module. Throws an `AsyncModuleRequiredError` if that has a top-level await. */
  transpileToCommonJsSync(path: string, contents: Contents): Source
}

export function createTranspiler(ports: TranspilerPorts): Transpiler {
  const { esbuild } = ports

  /** Yields what esbuild shall build, gets back what came of it, and returns the source: one logic for both ways of calling. */
  function* steps(path: string, contents: Contents, isEdit: boolean): Generator<EsbuildInput, Source, Outcome> {
    if (!isScript(path) && !path.endsWith('.json')) return plainSource(path, contents, 'asset')

    const format = moduleFormatOf(path, ports)
    const input = prepare({ path, contents, compilerOptions: ports.compilerOptionsOf(path) })
    if (!format.startsWith('commonjs')) {
      const built = succeeded(input, yield { ...input, format: 'esm' })
      if (path.endsWith('.json')) return { ...plainSource(path, contents, 'json'), code: outputOf(built, '.js') }
      if (format === 'module') return sourceOf(input, built, 'module')
      if (isEsm(built)) {
        const outcome = needsCommonJs(path, outputOf(built, '.js')) ? yield { ...input, format: 'cjs' } : undefined
        // With a top-level await it can't be what it seems to want.
        if (outcome === undefined || 'error' in outcome) return sourceOf(input, built, 'module')
        return sourceOf(input, outcome, 'commonjs')
      }
    }
    if (!needsTranspiling(path)) {
      if (isEdit) succeeded(input, yield { ...input, format: 'cjs' })
      return plainSource(path, contents, 'commonjs')
    }

    const outcome = yield { ...input, format: 'cjs' }
    if (format === 'commonjs by tsconfig' && isTopLevelAwait(outcome)) {
      return sourceOf(input, succeeded(input, yield { ...input, format: 'esm' }), 'module')
    }
    return sourceOf(input, succeeded(input, outcome), 'commonjs')
  }

  function* stepsToCommonJs(path: string, contents: Contents): ReturnType<typeof steps> {
    const input = prepare({ path, contents, compilerOptions: ports.compilerOptionsOf(path) })
    const outcome = yield { ...input, format: 'cjs' }
    if (isTopLevelAwait(outcome)) throw new AsyncModuleRequiredError(path)
    return sourceOf(input, succeeded(input, outcome), 'commonjs')
  }

  function runSync(work: ReturnType<typeof steps>): Source {
    let step = work.next()
    while (!step.done) step = work.next(attemptSync(esbuild, esbuildOptions(step.value)))
    return step.value
  }

  const transpileSync = (path: string, contents: Contents) => runSync(steps(path, contents, false))

  return {
    transpileSync,
    transpileGivenSync: (path, given) => givenSource(path, given, { esbuild, transpileSync }),
    transpileToCommonJsSync: (path, contents) => runSync(stepsToCommonJs(path, contents)),

    async transpile(path, contents) {
      const work = steps(path, contents, true)
      let step = work.next()
      while (!step.done) step = work.next(await attempt(esbuild, esbuildOptions(step.value)))
      return step.value
    },
  }
}

/**
 * How esbuild is first asked for a file; `undefined` where it isn't. A file whose syntax decides whether it is a module is taken for one.
 */
export function kindOf(path: string, ports: ModuleFormatPorts): EsbuildKind | undefined {
  const isCommonJs = moduleFormatOf(path, ports).startsWith('commonjs')
  const isAsked = path.endsWith('.json') || (isScript(path) && (!isCommonJs || needsTranspiling(path)))
  if (!isAsked) return undefined
  return { format: isCommonJs ? 'cjs' : 'esm', compilerOptions: ports.compilerOptionsOf(path) }
}

/** What esbuild has built. Throws a `TranspileError`. */
function succeeded({ path, contents, withoutMetadata }: PreparedFile, outcome: Outcome): Built {
  if ('error' in outcome) throw transpileErrorOf(path, contents, outcome.error)
  if (withoutMetadata !== undefined && hasDecorators(outputOf(outcome, '.js'))) throw withoutMetadata()
  return outcome
}

/** CommonJS can't wait at its top level. */
function isTopLevelAwait(outcome: Outcome): boolean {
  const { errors = [] } = 'error' in outcome ? (outcome.error as { errors?: readonly { text: string }[] }) : {}
  return errors.some(({ text }) => text.startsWith('Top-level await'))
}

function isEsm(built: Built): boolean {
  return Object.values(built.metafile.inputs)[0]?.format === 'esm'
}

/**
 * True for TypeScript that was taken for an ES module, by its syntax, and uses what only CommonJS has. It would throw; in CommonJS it can
 * have both.
 */
export function needsCommonJs(path: string, code: string): boolean {
  return needsTranspiling(path) && ONLY_IN_COMMONJS.test(code) && !usesImportMeta(code)
}

const ONLY_IN_COMMONJS =
  /(?<!typeof |[\w$.])(?:require(?:\.\w+)?\(|__dirname\b|__filename\b|module\.exports\b|exports\.)/

function sourceOf(file: PreparedFile, built: Built, format: 'module' | 'commonjs'): Source {
  const code = outputOf(built, '.js')
  const imports = Object.values(built.metafile.outputs).flatMap((output) => output.imports)
  return sourceMadeOf({ ...file, format, code, map: outputOf(built, '.map'), imports, isEsSyntax: isEsm(built) })
}

/** What esbuild made of a file. */
export interface Made {
  readonly path: string
  readonly contents: Contents
  readonly format: 'module' | 'commonjs'
  readonly code: string
  readonly map: string
  readonly imports: readonly ListedImport[]
  /** The file has the syntax of an ES module. */
  readonly isEsSyntax: boolean
}

export function sourceMadeOf({ path, contents, format, code, map, imports, isEsSyntax }: Made): Source {
  const uses = usesIn(imports, code)
  return {
    path,
    digest: digestOf(contents),
    format,
    code: format === 'commonjs' ? strictCode(code, isEsSyntax) : code,
    text: undefined,
    map,
    uses,
    computedCalls: countComputedCalls(uses, code),
  }
}

function outputOf(built: Built, suffix: string): string {
  return built.outputFiles.find((file: OutputFile) => file.path.endsWith(suffix))?.text ?? ''
}
