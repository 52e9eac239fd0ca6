import { runBundle } from './run-bundle.js'

/** main.ts with all that it imports, once in each thread. */
export const { hot, preload } = runBundle<typeof import('./main.js')>('session', {
  meta: import.meta,
  import: (specifier) => import(specifier),
})
