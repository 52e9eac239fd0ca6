import type { Built, EsbuildService, InMemory } from './esbuild-service.js'

/** What came of a build. */
export type Outcome = Built | { readonly error: unknown }

/** Builds; it never rejects. */
export async function attempt(esbuild: EsbuildService, options: InMemory): Promise<Outcome> {
  return await esbuild.build(options).catch((error: unknown) => ({ error }))
}

/** Builds; it never throws. */
export function attemptSync(esbuild: EsbuildService, options: InMemory): Outcome {
  try {
    return esbuild.buildSync(options)
  } catch (error) {
    return { error }
  }
}
