import { createRequire } from 'node:module'
import type { Options, Output } from '@swc/core'
import type { Loader } from 'esbuild'
import { fileKindOf, isTypeScript } from '../files/file-kinds.js'
import type { Place } from '../syntax/code-frame.js'
import type { CompilerOptions } from './esbuild-options.js'
import type { Contents } from './source.js'
import { TranspileError } from './transpile-error.js'
import { withUnreadyTypes } from './unready-types.js'

/**
 * Decorators that ask for their types at run time (`emitDecoratorMetadata`). esbuild can't emit these, so such a file goes first through
 * a compiler that can, if the project has it:
 *
 *     TypeScript ──▶ @swc/core: decorators, types ──▶ JavaScript, with a map in it ──▶ esbuild: all the rest, and a map of both
 *
 * Of the compilers in question it is the one that keeps what `useDefineForClassFields: false` means, and needs no helpers at run time.
 */
export const METADATA_COMPILER = '@swc/core'

interface MetadataCompiler {
  transformSync(code: string, options: Options): Output
}

interface File {
  readonly path: string
  readonly contents: Contents
  readonly compilerOptions: CompilerOptions
}

/** A file as esbuild is to be given it. */
export interface PreparedFile extends File {
  /** What stands for its contents: with the types in it. */
  readonly prepared?: { readonly code: string; readonly loader: Loader }
  /** Makes the error to be thrown if the file does have decorators; where the types could not be written. */
  readonly withoutMetadata?: () => TranspileError
}

/** A decorator, or what looks like one: something in a comment or a string may. A name of a package in quotes does not. */
const DECORATOR = /(?:^|[^*\s\w'"`]|\b(?:export|default))\s*(@)[\w$(\u0080-\uffff]/m

/** Lets the compiler write the types into a file that asks for them. */
export function prepare(file: File): PreparedFile {
  const at = metadataAt(file)
  if (at === undefined) return file
  const { path, contents } = file
  const failed = (problem: string) => () => new TranspileError(path, contents, problem, placeAt(String(contents), at))
  const compiler = requireFor(path, METADATA_COMPILER) as MetadataCompiler | undefined
  if (compiler === undefined) {
    const problem = `the tsconfig asks for decorator metadata, which esbuild can't emit: npm install --save-dev ${METADATA_COMPILER}`
    return { ...file, withoutMetadata: failed(problem) }
  }
  try {
    return { ...file, prepared: withMetadata(file, compiler) }
  } catch (error) {
    // What is wrong esbuild says best, and it has a place for it.
    return { ...file, withoutMetadata: failed(String(error)) }
  }
}

/** True for code of esbuild's with decorators of the kind that can have metadata. */
export function hasDecorators(code: string): boolean {
  return code.includes('__decorateClass(')
}

/** True if a tsconfig asks for the types of what is decorated. */
export function emitsMetadata({ emitDecoratorMetadata, experimentalDecorators }: CompilerOptions): boolean {
  return emitDecoratorMetadata === true && experimentalDecorators === true
}

/** Where the first decorator of a file stands that wants its types; `undefined` if there is none. */
export function metadataAt({ path, contents, compilerOptions }: File): number | undefined {
  if (!emitsMetadata(compilerOptions) || !isTypeScript(path)) return undefined
  const match = DECORATOR.exec(String(contents))
  return match === null ? undefined : match.index + match[0].lastIndexOf('@')
}

/** The version of the compiler that a file would have; `undefined` without one. */
export function metadataCompilerVersion(path: string): string | undefined {
  const name = `${METADATA_COMPILER}/package.json`
  return (requireFor(path, name) as { version: string } | undefined)?.version
}

/** Writes the types that the decorators of a file ask for into its code. */
function withMetadata({ path, contents, compilerOptions }: File, compiler: MetadataCompiler) {
  const isTsx = fileKindOf(path) === 'tsx'
  const { code } = compiler.transformSync(String(contents), {
    filename: path,
    swcrc: false,
    configFile: false,
    sourceMaps: 'inline',
    inlineSourcesContent: false,
    jsc: {
      target: 'esnext',
      externalHelpers: false,
      // There may be pragmas in them.
      preserveAllComments: true,
      parser: { syntax: 'typescript', tsx: isTsx, decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: definesClassFields(compilerOptions),
        verbatimModuleSyntax: compilerOptions.verbatimModuleSyntax === true,
        react: { runtime: 'preserve' },
      },
    },
  })
  return { code: withUnreadyTypes(code), loader: isTsx ? 'jsx' : 'js' } as const
}

/** As TypeScript has it, and esbuild where no `target` is given: a field is defined from ES2022 on, and assigned before. */
function definesClassFields({ useDefineForClassFields, target }: CompilerOptions): boolean {
  if (typeof useDefineForClassFields === 'boolean') return useDefineForClassFields
  return !/^es(?:[356]|20(?:1\d|2[01]))$/i.test(String(target))
}

/** A package that a file can have, or else this loader; `undefined` if neither can. */
function requireFor(path: string, name: string): unknown {
  for (const from of [path, import.meta.url]) {
    try {
      return createRequire(from)(name)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  return undefined
}

function placeAt(text: string, index: number): Place {
  const lines = text.slice(0, index).split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, length: 1 }
}
