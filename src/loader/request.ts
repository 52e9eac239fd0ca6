import { isProjectFile } from '../files/project-file.js'
import { pathOf, splitSuffix, withoutVersion } from '../node/module-url.js'
import { isMarked, withoutMark } from './boundary-mark.js'
import type { NextResolve, ResolveContext } from './hook-types.js'

/** What is asked for, in parts. */
export interface Request {
  /** The specifier as written, */
  readonly written: string
  /** without query and hash, */
  readonly name: string
  /** and these. */
  readonly suffix: string
  /** The URL of whoever asks, with its version. The context is not to be asked for it: Node writes into that what is handed on. */
  readonly parentUrl: string | undefined
  /** The path of the importing file, or whatever names it; `undefined` for the program's entry. */
  readonly parent: string | undefined
  readonly isOurs: boolean
  /** By `require()`. */
  readonly isRequire: boolean
  /** The import marks a boundary. */
  readonly isMarked: boolean
  /** Without the mark. */
  readonly importAttributes: Readonly<Record<string, string>>
  readonly context: ResolveContext
}

/** Takes apart what the `resolve` hook is asked. */
export function requestOf(specifier: string, context: ResolveContext): Request {
  const written = withoutVersion(specifier)
  const { name, suffix } = splitSuffix(written)
  const { parentURL: parentUrl } = context
  const parent = parentUrl === undefined ? undefined : (pathOf(parentUrl) ?? parentUrl)
  const isOurs = parent === undefined || isProjectFile(parent)
  const isRequire = isRequired(context)
  const all = context.importAttributes ?? {}
  const importAttributes = withoutMark(all)
  return {
    written,
    parentUrl,
    name,
    suffix,
    parent,
    isOurs,
    isRequire,
    isMarked: isMarked(all),
    importAttributes,
    context,
  }
}

/** What Node, or a hook of somebody else, is to be asked: as they know it, without versions and marks. */
export function asked(request: Request, specifier = request.written): NextResolve {
  const { context, parentUrl, importAttributes } = request
  const parentURL = parentUrl === undefined ? undefined : withoutVersion(parentUrl)
  // Those of a `require()` have none, and some hooks know them by that.
  const attributes = context.importAttributes === undefined ? {} : { importAttributes }
  return { specifier, context: { ...context, parentURL, ...attributes } }
}

/** True for what `require()` resolves or loads. */
export function isRequired({ conditions }: { readonly conditions: Iterable<string> | undefined }): boolean {
  if (Array.isArray(conditions)) return conditions.includes('require')
  for (const condition of conditions ?? []) if (condition === 'require') return true
  return false
}
