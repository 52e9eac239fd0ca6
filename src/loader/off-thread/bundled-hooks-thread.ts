import { runBundle } from '../../bundle/run-bundle.js'

const { initialize, resolve, load } = runBundle<typeof import('./thread-hooks.js')>('thread-hooks', {
  meta: import.meta,
  import: (specifier) => import(specifier),
})

export { initialize, load, resolve }
