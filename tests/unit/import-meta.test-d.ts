// Compiled by `npm run check`, never run: what a program may write with `import.meta.hot`, and what it may not.
import type { HotContext } from '../../src/import-meta.js'

const hot = import.meta.hot satisfies HotContext | undefined

// The loader may be absent, so `hot` may be undefined.
// @ts-expect-error: 'hot' is possibly undefined
import.meta.hot.decline()
import.meta.hot?.decline()

// A disposer gets the data, and may be asynchronous.
hot?.dispose(() => {})
hot?.dispose(async () => {})
hot?.dispose((data) => {
  data.count = 1
})
hot?.dispose((data: Record<string, unknown>) => data.count)
// @ts-expect-error: a disposer is a function
hot?.dispose('clean up')

// Data is unknown until the program says what it is.
const count: unknown = hot?.data.count
if (hot !== undefined) hot.data.count = typeof count === 'number' ? count + 1 : 0
// @ts-expect-error: what is in it is unknown
const known: number | undefined = hot?.data.count
// @ts-expect-error: it is kept by the loader, and can't be replaced
if (hot !== undefined) hot.data = {}

// A boundary is the second argument of import(), also where the program runs without the loader.
export const page = () => import('../../src/options.js', import.meta.hot?.boundary)
export const typed: () => Promise<typeof import('../../src/options.js')> = page
void known
