import { createRequire } from 'node:module'
import { extname } from 'node:path'
import type { BuildResult, Metafile, OutputFile } from 'esbuild'
import { StartedProcess } from './child-process.js'
import {
  type CompilerOptions,
  type EsbuildInput,
  esbuildOptions,
  isScript,
  needsTranspiling,
} from './esbuild-options.js'
import { clausesIn, namesIn } from './imported-names.js'
import { type ImportUse, plainSource, type Source } from './source.js'
import { transpileErrorOf } from './transpile-error.js'

type Esbuild = typeof import('esbuild')
type Built = BuildResult<{ write: false; metafile: true }>

export interface TranspilerPorts {
  /** The compiler options of the tsconfig that applies to a file. */
  compilerOptionsOf(path: string): CompilerOptions
  /** The `type` of the package that a file belongs to; `undefined` where the syntax decides. */
  packageTypeOf(path: string): 'module' | 'commonjs' | undefined
}

/** Turns the contents of a file into a {@link Source}. Both ways throw a `TranspileError`. */
export interface Transpiler {
  transpileSync(path: string, contents: string): Source
  transpile(path: string, contents: string): Promise<Source>
  /** Starts esbuild's process ahead of time, so that the first edit doesn't have to wait for it. */
  warmUp(): void
  /** Ends esbuild's child process, if there is one, and resolves when it has ended. */
  stop(): Promise<void>
}

/** Makes the transpiler. esbuild is loaded, and its process started, by the first file that needs it. */
export function createTranspiler(ports: TranspilerPorts): Transpiler {
  let loaded: Esbuild | undefined
  const started = new StartedProcess()
  const esbuild = () => {
    loaded ??= createRequire(import.meta.url)('esbuild') as Esbuild
    return loaded
  }

  /** Once more with a new process, if somebody has ended the one that ran. */
  const build = async (input: EsbuildInput): Promise<Built> => {
    try {
      return await started.watch(() => esbuild().build(esbuildOptions(input)))
    } catch (error) {
      if ((error as { errors?: unknown }).errors !== undefined) throw error
      await esbuild().stop()
      return await started.watch(() => esbuild().build(esbuildOptions(input)))
    }
  }

  /** Yields what esbuild shall build, gets the result back, and returns the source: one logic for both ways of calling. */
  function* steps(path: string, contents: string): Generator<EsbuildInput, Source, Built> {
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
        step = work.next(attempt(path, contents, () => esbuild().buildSync(esbuildOptions(step.value as EsbuildInput))))
      return step.value
    },

    async transpile(path, contents) {
      const work = steps(path, contents)
      let step = work.next()
      while (!step.done) {
        try {
          step = work.next(await build(step.value))
        } catch (error) {
          throw transpileErrorOf(path, contents, error)
        }
      }
      return step.value
    },

    warmUp() {
      started.watch(() => esbuild().transform('')).catch(() => {})
    },

    async stop() {
      await loaded?.stop()
      await started.hasEnded()
    },
  }
}

function attempt(path: string, contents: string, build: () => Built): Built {
  try {
    return build()
  } catch (error) {
    throw transpileErrorOf(path, contents, error)
  }
}

/** The module format that a file has whatever stands in it. */
function knownFormat(path: string, ports: TranspilerPorts): 'module' | 'commonjs' | undefined {
  const extension = extname(path)
  if (extension === '.mts' || extension === '.mjs' || extension === '.json') return 'module'
  if (extension === '.cts' || extension === '.cjs') return 'commonjs'
  return ports.packageTypeOf(path)
}

function isEsm(built: Built): boolean {
  return Object.values(built.metafile.inputs)[0]?.format === 'esm'
}

function sourceOf(path: string, contents: string, built: Built, format: Source['format']): Source {
  const code = outputOf(built, '.js')
  const uses = usesOf(built.metafile, code)
  const computedCalls = countComputedCalls(uses, code)
  return { path, contents, format, code, map: outputOf(built, '.map'), uses, computedCalls }
}

function outputOf(built: Built, suffix: string): string {
  return built.outputFiles.find((file: OutputFile) => file.path.endsWith(suffix))?.text ?? ''
}

function usesOf(metafile: Metafile, code: string): Map<string, ImportUse> {
  const counts = new Map<string, { statements: number; calls: number }>()
  const countOf = (specifier: string) => {
    const count = counts.get(specifier) ?? { statements: 0, calls: 0 }
    counts.set(specifier, count)
    return count
  }
  for (const { imports } of Object.values(metafile.outputs)) {
    for (const { path: specifier, kind } of imports) {
      if (kind === 'import-statement') countOf(specifier).statements++
      if (kind === 'dynamic-import') countOf(specifier).calls++
    }
  }
  for (const [specifier, calls] of writtenCalls(code)) {
    const count = countOf(specifier)
    count.calls = Math.max(count.calls, calls)
  }

  const clauses = clausesIn(code)
  const uses = new Map<string, ImportUse>()
  for (const [specifier, { statements, calls }] of counts) {
    const names = namesIn(clauses.get(specifier) ?? [], statements)
    uses.set(specifier, { isStatic: statements > 0, calls, names })
  }
  return uses
}

/**
 * How often each `import("…")` is written. The metafile leaves out those whose second argument is computed, as
 * `import.meta.hot?.boundary` is. One in a string or a comment counts too: one place too many is the safe side.
 */
function writtenCalls(code: string): Map<string, number> {
  const calls = new Map<string, number>()
  for (const [, specifier = ''] of code.matchAll(/\bimport\(\s*"([^"\\\n]*)"\s*[,)]/g)) {
    calls.set(specifier, (calls.get(specifier) ?? 0) + 1)
  }
  return calls
}

/** How many `import(` are written beyond those whose specifier is known. */
function countComputedCalls(uses: ReadonlyMap<string, ImportUse>, code: string): number {
  let known = 0
  for (const { calls } of uses.values()) known += calls
  return Math.max(0, [...code.matchAll(/\bimport\(/g)].length - known)
}
