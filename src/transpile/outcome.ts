import type { ListedImport } from '../syntax/uses.js'
import type { Built, EsbuildService, InMemory } from './esbuild-service.js'

/** What a build has made, or the error that it failed with. */
export type Outcome = Built | { readonly error: unknown }

/** Builds asynchronously; never rejects. */
export async function attempt(esbuild: EsbuildService, options: InMemory): Promise<Outcome> {
  return await esbuild.build(options).catch((error: unknown) => ({ error }))
}

/** Builds synchronously; never throws. */
export function attemptSync(esbuild: EsbuildService, options: InMemory): Outcome {
  try {
    return esbuild.buildSync(options)
  } catch (error) {
    return { error }
  }
}

/** Returns the JavaScript or the source map of a build of one file. */
export function outputOf({ outputFiles }: Built, extension: '.js' | '.map'): string {
  return outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
}

/** Returns the imports that the metafile of a build of one file lists. */
export function importsOf({ metafile }: Built): readonly ListedImport[] {
  return Object.values(metafile.outputs).flatMap(({ imports }) => imports)
}

/** True if the one file of a build has the syntax of an ES module. */
export function isEsm({ metafile }: Built): boolean {
  return Object.values(metafile.inputs)[0]?.format === 'esm'
}
