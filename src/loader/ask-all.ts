import { urlOf } from '../node/module-url.js'
import type { HookSteps } from '../node/steps.js'
import type { NextResolve, Place, ResolveContext, ResolveResult } from './hook-types.js'
import { missingFileOf } from './missing-file.js'
import { asked, requestOf } from './request.js'
import { type FilePorts, resolveFile } from './resolve-file.js'
import { aboutOf, SIGNALS, signal } from './signals.js'

/** Why an import can't be resolved. */
export interface Refusal {
  /** The `code` of the error that Node or a hook has thrown. */
  readonly code: unknown
  /** Absolute path of the file that was looked for last; `undefined` if the error does not name it. */
  readonly file: string | undefined
}

/**
 * Resolves a specifier as an `import` in a file would, through Node and all registered hooks, and imports nothing. Returns why it can't be
 * resolved, or `undefined` if it can.
 *
 * Only Node can call the chain of hooks. So Node is asked to resolve a specifier of our own, which has the question in it. Our hook (see
 * {@link askAll}) resolves the specifier in question through the chain, and returns the outcome as a `data:` URL.
 */
export function refusalOf(specifier: string, importer: string): Refusal | undefined {
  const [, answer = ''] = import.meta.resolve(signal(SIGNALS.ask, [specifier, urlOf(importer)])).split(',')
  return answer === '' ? undefined : (JSON.parse(decodeURIComponent(answer)) as Refusal)
}

/** The question that {@link refusalOf} has put into a specifier; `undefined` for any other specifier. */
export function askedIn(specifier: string): readonly [specifier: string, parentUrl: string] | undefined {
  return aboutOf<[string, string]>(SIGNALS.ask, specifier)
}

/**
 * Steps of the `resolve` hook for the question of {@link refusalOf}. The result is a `data:` URL with the {@link Refusal}, or an empty one.
 */
export function* askAll(
  [specifier, parentURL]: readonly [specifier: string, parentUrl: string],
  context: ResolveContext,
  ports: FilePorts,
  place: Place,
): HookSteps<NextResolve, ResolveResult> {
  const request = requestOf(specifier, { ...context, parentURL })
  let answer = ''
  try {
    if (place === 'outermost') yield asked(request)
    else yield* resolveFile(request, ports, undefined, place)
  } catch (error) {
    const refusal: Refusal = { code: (error as NodeJS.ErrnoException).code, file: missingFileOf(error) }
    answer = encodeURIComponent(JSON.stringify(refusal))
  }
  return { url: `data:,${answer}`, shortCircuit: true }
}
