import { extname } from 'node:path'
import type { OutputFile } from 'esbuild'
import { digestOf } from './digest.js'
import {
  type CompilerOptions,
  type EsbuildInput,
  type EsbuildKind,
  esbuildOptions,
  isScript,
  needsTranspiling,
} from './esbuild-options.js'
import type { Built, EsbuildService } from './esbuild-service.js'
import { type Contents, plainSource, type Source } from './source.js'
import { transpileErrorOf } from './transpile-error.js'
import { countComputedCalls, type ListedImport, usesIn } from './uses.js'

export interface TranspilerPorts {
  readonly esbuild: EsbuildService
  /** The compiler options of the tsconfig that applies to a file. */
  compilerOptionsOf(path: string): CompilerOptions
  /** The `type` of the package that a file belongs to; `undefined` where the syntax decides. */
  packageTypeOf(path: string): 'module' | 'commonjs' | undefined
}

/** Turns the contents of a file into a {@link Source}. Both ways throw a `TranspileError`. */
export interface Transpiler {
  transpileSync(path: string, contents: Contents): Source
  transpile(path: string, contents: Contents): Promise<Source>
}

export function createTranspiler(ports: TranspilerPorts): Transpiler {
  const { esbuild } = ports

  /** Yields what esbuild shall build, gets the result back, and returns the source: one logic for both ways of calling. */
  function* steps(path: string, contents: Contents): Generator<EsbuildInput, Source, Built> {
    if (!isScript(path) && !path.endsWith('.json')) return plainSource(path, contents, 'asset')

    const compilerOptions = ports.compilerOptionsOf(path)
    const known = knownFormat(path, ports)
    if (known !== 'commonjs') {
      const built = yield { path, contents, format: 'esm', compilerOptions }
      if (path.endsWith('.json')) return { ...plainSource(path, contents, 'json'), code: outputOf(built, '.js') }
      if (known === 'module' || isEsm(built)) return sourceOf(path, contents, built, 'module')
    }

    if (!needsTranspiling(path)) return plainSource(path, contents, 'commonjs')
    return sourceOf(path, contents, yield { path, contents, format: 'cjs', compilerOptions }, 'commonjs')
  }

  return {
    transpileSync(path, contents) {
      const work = steps(path, contents)
      let step = work.next()
      while (!step.done)
        step = work.next(attempt(path, contents, () => esbuild.buildSync(esbuildOptions(step.value as EsbuildInput))))
      return step.value
    },

    async transpile(path, contents) {
      const work = steps(path, contents)
      let step = work.next()
      while (!step.done) {
        try {
          step = work.next(await esbuild.build(esbuildOptions(step.value)))
        } catch (error) {
          throw transpileErrorOf(path, contents, error)
        }
      }
      return step.value
    },
  }
}

/**
 * How esbuild is first asked for a file; `undefined` where it isn't. A file whose syntax decides whether it is a module is taken for one.
 */
export function kindOf(path: string, ports: TranspilerPorts): EsbuildKind | undefined {
  const known = knownFormat(path, ports)
  const isAsked = path.endsWith('.json') || (isScript(path) && (known !== 'commonjs' || needsTranspiling(path)))
  if (!isAsked) return undefined
  return { format: known === 'commonjs' ? 'cjs' : 'esm', compilerOptions: ports.compilerOptionsOf(path) }
}

/** The module format that a file has whatever stands in it. */
export function knownFormat(
  path: string,
  { packageTypeOf }: Pick<TranspilerPorts, 'packageTypeOf'>,
): 'module' | 'commonjs' | undefined {
  const extension = extname(path)
  if (extension === '.mts' || extension === '.mjs' || extension === '.json') return 'module'
  if (extension === '.cts' || extension === '.cjs') return 'commonjs'
  return packageTypeOf(path)
}

function attempt(path: string, contents: Contents, build: () => Built): Built {
  try {
    return build()
  } catch (error) {
    throw transpileErrorOf(path, contents, error)
  }
}

function isEsm(built: Built): boolean {
  return Object.values(built.metafile.inputs)[0]?.format === 'esm'
}

function sourceOf(path: string, contents: Contents, built: Built, format: 'module' | 'commonjs'): Source {
  const code = outputOf(built, '.js')
  const imports = Object.values(built.metafile.outputs).flatMap((output) => output.imports)
  return sourceMadeOf({ path, contents, format, code, map: outputOf(built, '.map'), imports })
}

/** The source of what esbuild made of a file. */
export function sourceMadeOf(made: {
  path: string
  contents: Contents
  format: 'module' | 'commonjs'
  code: string
  map: string
  imports: readonly ListedImport[]
}): Source {
  const { path, contents, format, code, map, imports } = made
  const uses = usesIn(imports, code)
  const computedCalls = countComputedCalls(uses, code)
  return { path, digest: digestOf(contents), format, code, text: undefined, map, uses, computedCalls }
}

function outputOf(built: Built, suffix: string): string {
  return built.outputFiles.find((file: OutputFile) => file.path.endsWith(suffix))?.text ?? ''
}
