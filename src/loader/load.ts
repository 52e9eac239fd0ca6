import { extname } from 'node:path'
import { pathOf, versionOf } from '../module-url.js'
import { readIfThere } from '../read-if-there.js'
import { isInstalledTypeScript, isProjectFile } from '../resolve/project-file.js'
import { digestOf } from '../transpile/digest.js'
import type { Source } from '../transpile/source.js'
import type { HookSteps } from './drive.js'
import type { LoadEvent, LoadFailureEvent } from './events.js'
import { behindFacade, facadeSource } from './facade.js'
import type { LoadContext, LoadResult, NextLoad } from './hook-types.js'
import { withHotInPackage } from './hot-in-packages.js'
import { behindInterop } from './interop.js'

export interface LoadPorts {
  /** The source of a file: the last good one, or what stands on disk. Throws. */
  sourceOf(path: string): Source
  /** The same, to be loaded as a version. */
  sourceToLoad(path: string, version: number): Source
  /** The version of a module that is in force. */
  versionOf(path: string): number
  /** True if there may be hooks of somebody else, which want to be asked as well. */
  hasOtherHooks(): boolean
  /** The source of the module that stands before the one of a URL. See `interop.ts`. */
  interopSource(url: string): string
  /** How CommonJS is given to Node differs between the two kinds of hooks. */
  commonJs(source: Source, next: NextLoad): HookSteps<NextLoad, LoadResult>
  report(event: LoadEvent | LoadFailureEvent): void
}

/** The `load` hook: a project file becomes JavaScript. It is read and transpiled here; all other files are Node's business. */
export function* load(url: string, context: LoadContext, ports: LoadPorts): HookSteps<NextLoad, LoadResult> {
  const real = behindInterop(url)
  if (real !== undefined) return { format: 'module', source: ports.interopSource(real), shortCircuit: true }
  const facade = behindFacade(url)
  if (facade !== undefined) {
    const { code = '' } = ports.sourceOf(facade.path)
    return { format: 'module', source: facadeSource(facade.path, facade.version, code), shortCircuit: true }
  }
  const path = pathOf(url)
  if (path === undefined || !(isProjectFile(path) || isInstalledTypeScript(path))) {
    return withHotInPackage(yield { url, context })
  }
  // What came from `-e` or stdin has a URL in the working directory, but no file and no extension.
  if (extname(path) === '' && context.format === undefined) return yield { url, context }

  const known = readSource(path, ports)
  // What is asked for by a type that it is not Node refuses, or knows how to give.
  const { type } = context.importAttributes ?? {}
  if (type !== undefined && !(type === 'json' && known.format === 'json')) return yield { url, context }
  if (known.format === 'module' && ports.hasOtherHooks()) {
    const other = yield { url, context: { ...context, format: 'module' } }
    if (!isTextOf(other, known)) return other
  }
  // Node's CommonJS loader has one instance of a file, whatever the URL says by which it came.
  const version = known.format === 'commonjs' || isRequired(context) ? ports.versionOf(path) : versionOf(url)
  const source = ports.sourceToLoad(path, version)
  ports.report({ type: 'load', source, version })

  if (source.format === 'asset') return yield { url, context }
  if (source.format === 'commonjs') return yield* ports.commonJs(source, { url, context })
  if (source.format === 'json' && isReadAsJson(context)) {
    return { format: 'json', source: source.text, shortCircuit: true }
  }
  return { format: 'module', source: source.code ?? source.text, shortCircuit: true }
}

/** True for what Node itself reads: what stands in the file now, or stood there when its last good version was made. */
export function isTextOf({ source: given }: LoadResult, { path, digest }: Source): boolean {
  if (given === null || given === undefined) return false
  const text = typeof given === 'string' ? given : Buffer.from(given as Uint8Array).toString()
  return digestOf(text) === digest || text === readIfThere(path)
}

function readSource(path: string, ports: LoadPorts): Source {
  try {
    return ports.sourceOf(path)
  } catch (error) {
    ports.report({ type: 'load-failure', path, digest: (error as { digest?: string }).digest })
    throw error
  }
}

/** Without `with { type: 'json' }`, which Node asks for, JSON is a module with a default and named exports, as in bundlers. */
function isReadAsJson(context: LoadContext): boolean {
  return context.importAttributes?.type === 'json' || isRequired(context)
}

function isRequired({ conditions }: LoadContext): boolean {
  for (const condition of conditions ?? []) if (condition === 'require') return true
  return false
}
