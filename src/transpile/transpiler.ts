import { AsyncModuleRequiredError } from '../errors.js'
import { digestOf } from '../files/digest.js'
import { isScript, needsTranspiling } from '../files/file-kinds.js'
import { runAsync, runSync, type Steps } from '../node/steps.js'
import type { ListedImport } from '../syntax/uses.js'
import { asWritten, isLowered } from './as-written.js'
import { hasDecorators, type PreparedFile, prepare } from './decorator-metadata.js'
import { type EsbuildInput, type EsbuildKind, esbuildOptions, strictCode, usesImportMeta } from './esbuild-options.js'
import type { Built, EsbuildService } from './esbuild-service.js'
import { type Given, givenSource } from './given-source.js'
import { jsonSource } from './json-module.js'
import { keepLines } from './kept-lines.js'
import { MappedCode } from './mapped-code.js'
import { type ModuleFormatPorts, moduleFormatOf } from './module-format.js'
import { attempt, attemptSync, importsOf, isEsm, type Outcome, outputOf } from './outcome.js'
import { type Contents, importsIn, plainSource, type Source } from './source.js'
import { transpileErrorOf } from './transpile-error.js'
import { canNodeParse, unknownSyntax } from './unknown-syntax.js'
import { restoreNames } from './written-names.js'

export interface TranspilerPorts extends ModuleFormatPorts {
  readonly esbuild: EsbuildService
}

/** Makes a {@link Source} of the contents of a file. All methods throw a `TranspileError`. */
export interface Transpiler {
  transpileSync(path: string, contents: Contents): Source
  /** Transpiles an edit before it is applied, and also checks JavaScript that Node gets unchanged. Rejects with a `TranspileError`. */
  transpile(path: string, contents: Contents): Promise<Source>
  /** Makes a source of what a hook of another loader has made of a file. */
  transpileGivenSync(path: string, given: Given): Source
  /** Makes CommonJS of an ES module. Throws an `AsyncModuleRequiredError` if the module has a top-level await. */
  transpileToCommonJsSync(path: string, contents: Contents): Source
}

/** Yields what esbuild has to build, and gets the outcome. */
type TranspileSteps = Steps<EsbuildInput, Source, Outcome>

export class EsbuildTranspiler implements Transpiler {
  readonly #ports: TranspilerPorts

  constructor(ports: TranspilerPorts) {
    this.#ports = ports
  }

  transpileSync(path: string, contents: Contents): Source {
    return this.#runSync(this.#steps(path, contents, false))
  }

  transpile(path: string, contents: Contents): Promise<Source> {
    return runAsync(this.#steps(path, contents, true), (input) => attempt(this.#ports.esbuild, esbuildOptions(input)))
  }

  transpileGivenSync(path: string, given: Given): Source {
    const transpileSync = (file: string, text: string) => this.transpileSync(file, text)
    return givenSource(path, given, { esbuild: this.#ports.esbuild, transpileSync })
  }

  transpileToCommonJsSync(path: string, contents: Contents): Source {
    return this.#runSync(this.#stepsToCommonJs(path, contents))
  }

  #runSync(steps: TranspileSteps): Source {
    return runSync(steps, (input) => attemptSync(this.#ports.esbuild, esbuildOptions(input)))
  }

  *#steps(path: string, contents: Contents, isEdit: boolean): TranspileSteps {
    if (!isScript(path) && !path.endsWith('.json')) return plainSource(path, contents, 'asset')

    const format = moduleFormatOf(path, this.#ports)
    if (path.endsWith('.json')) return yield* jsonSteps(path, contents)
    const input = this.#prepare(path, contents)
    if (!format.startsWith('commonjs')) {
      const first = yield { ...input, format: 'esm' }
      const unknown = isSyntaxError(first) ? unknownSyntax(path, contents, format) : undefined
      if (unknown !== undefined) return unknown
      const built = succeeded(input, first)
      if (format === 'module') return sourceOf(input, built, 'module')
      if (isEsm(built)) {
        const outcome = needsCommonJs(path, outputOf(built, '.js')) ? yield { ...input, format: 'cjs' } : undefined
        // With a top-level await it cannot be CommonJS.
        if (outcome === undefined || 'error' in outcome) return sourceOf(input, built, 'module')
        return sourceOf(input, outcome, 'commonjs')
      }
    }
    if (!needsTranspiling(path)) {
      const checked = isEdit ? yield { ...input, format: 'cjs' } : undefined
      if (checked !== undefined && !('error' in checked && canNodeParse(String(contents), 'commonjs'))) {
        succeeded(input, checked)
      }
      return plainSource(path, contents, 'commonjs')
    }

    const outcome = yield { ...input, format: 'cjs' }
    if (format === 'commonjs by tsconfig' && isTopLevelAwait(outcome)) {
      return sourceOf(input, succeeded(input, yield { ...input, format: 'esm' }), 'module')
    }
    return sourceOf(input, succeeded(input, outcome), 'commonjs')
  }

  *#stepsToCommonJs(path: string, contents: Contents): TranspileSteps {
    const input = this.#prepare(path, contents)
    const outcome = yield { ...input, format: 'cjs' }
    if (isTopLevelAwait(outcome)) throw new AsyncModuleRequiredError(path)
    // An ES module is strict, whatever its syntax says.
    return sourceOf(input, succeeded(input, outcome), 'commonjs', true)
  }

  #prepare(path: string, contents: Contents): PreparedFile {
    return prepare({ path, contents, compilerOptions: this.#ports.compilerOptionsOf(path) })
  }
}

/** Makes the source of a JSON file. Only if it is not valid, esbuild is asked: for the place of the error. */
function* jsonSteps(path: string, contents: Contents): TranspileSteps {
  const input: PreparedFile = { path, contents, compilerOptions: {} }
  try {
    return jsonSource(path, contents)
  } catch (error) {
    succeeded(input, yield { ...input, format: 'esm' })
    throw error
  }
}

/**
 * Returns the options of the first build of a file; `undefined` for a file that is not built. If the syntax of a file decides its format, the
 * first build takes it for an ES module.
 */
export function kindOf(path: string, ports: ModuleFormatPorts): EsbuildKind | undefined {
  const isCommonJs = moduleFormatOf(path, ports).startsWith('commonjs')
  const isAsked = path.endsWith('.json') || (isScript(path) && (!isCommonJs || needsTranspiling(path)))
  if (!isAsked) return undefined
  return { format: isCommonJs ? 'cjs' : 'esm', compilerOptions: ports.compilerOptionsOf(path) }
}

/** Returns what esbuild has built. Throws a `TranspileError`. */
function succeeded({ path, contents, withoutMetadata }: PreparedFile, outcome: Outcome): Built {
  if ('error' in outcome) throw transpileErrorOf(path, contents, outcome.error)
  if (withoutMetadata !== undefined && hasDecorators(outputOf(outcome, '.js'))) throw withoutMetadata()
  return outcome
}

/** True if esbuild has found an error in the file, and did not fail otherwise. */
function isSyntaxError(outcome: Outcome): boolean {
  return 'error' in outcome && (outcome.error as { errors?: unknown }).errors !== undefined
}

/** True for the error of CommonJS that has a top-level await. */
function isTopLevelAwait(outcome: Outcome): boolean {
  const { errors = [] } = 'error' in outcome ? (outcome.error as { errors?: readonly { text: string }[] }) : {}
  return errors.some(({ text }) => text.startsWith('Top-level await'))
}

/**
 * True for TypeScript that has the syntax of an ES module and uses what only CommonJS has, like `__dirname`. As an ES module it would throw;
 * as CommonJS it can have both.
 */
export function needsCommonJs(path: string, code: string): boolean {
  return needsTranspiling(path) && ONLY_IN_COMMONJS.test(code) && !usesImportMeta(code)
}

const ONLY_IN_COMMONJS =
  /(?<!typeof |[\w$.])(?:require(?:\.\w+)?\(|__dirname\b|__filename\b|module\.(?:exports|hot)\b|exports\.)/

function sourceOf(file: PreparedFile, built: Built, format: 'module' | 'commonjs', isEsSyntax = isEsm(built)): Source {
  const made = { code: outputOf(built, '.js'), map: outputOf(built, '.map'), imports: importsOf(built) }
  return sourceMadeOf({ ...file, ...made, format, isEsSyntax })
}

/** What esbuild made of a file. */
interface Made {
  readonly path: string
  readonly contents: Contents
  readonly format: 'module' | 'commonjs'
  readonly code: string
  readonly map: string
  readonly imports: readonly ListedImport[]
  /** True if the file has the syntax of an ES module. */
  readonly isEsSyntax: boolean
}

/**
 * Makes the source of a file that esbuild has built. An ES module in JavaScript runs as it was written: then only its imports are taken from
 * what esbuild made.
 */
export function sourceMadeOf({ path, contents, format, code, map, imports, isEsSyntax }: Made): Source {
  const source = { path, digest: digestOf(contents), format, text: undefined, ...importsIn(code, imports) }
  if (format === 'module' && !needsTranspiling(path) && !isLowered(String(contents), code)) {
    return { ...source, code: asWritten(String(contents)), map: undefined }
  }
  const strict = format === 'commonjs' ? strictCode(code, isEsSyntax) : code
  const mapped = new MappedCode({ code: strict, map })
  restoreNames(mapped, String(contents))
  keepLines(mapped, format === 'module')
  return { ...source, ...mapped.changed() }
}
