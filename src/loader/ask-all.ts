import { urlOf } from '../node/module-url.js'
import type { HookSteps } from '../node/steps.js'
import type { NextResolve, Place, ResolveContext, ResolveResult } from './hook-types.js'
import { missingFileOf } from './missing-file.js'
import { asked, requestOf } from './request.js'
import { type FilePorts, resolveFile } from './resolve-file.js'
import { aboutOf, SIGNALS, signal } from './signals.js'

/** Why an import can't be resolved. */
export interface Refusal {
  /** Of Node's error. */
  readonly code: unknown
  /** The absolute path of the file that Node looked for last, if it has said so. */
  readonly file: string | undefined
}

/**
 * Asks all who take part in resolving an `import`, without importing anything. `undefined` if it leads somewhere.
 *
 * The only way into the chain of hooks is a resolution that Node does: so ours is asked for a name of its own, and asks the others from there.
 */
export function refusalOf(specifier: string, importer: string): Refusal | undefined {
  const [, answer = ''] = import.meta.resolve(signal(SIGNALS.ask, [specifier, urlOf(importer)])).split(',')
  return answer === '' ? undefined : (JSON.parse(decodeURIComponent(answer)) as Refusal)
}

/** What is asked by {@link refusalOf}; `undefined` if something else is resolved. */
export function askedIn(specifier: string): readonly [specifier: string, parentUrl: string] | undefined {
  return aboutOf<[string, string]>(SIGNALS.ask, specifier)
}

/** Steps of the hook that {@link refusalOf} asks. */
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
