/** What runs in a program: the API, and what `--import hot-hook/ts` does. */
export { hot } from '../index.js'
export { preload } from '../session/preload.js'
