// Compiled by `npm run check`, never run: what a program may write with `import.meta.hot`, and what it may not.
import type { CustomEventMap as ViteEventMap } from 'vite/types/customEvent.d.ts'
import type { ViteHotContext } from 'vite/types/hot.d.ts'
import type { CustomEventMap, HotContext } from '../../src/import-meta.js'

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

// Data is what the program makes of it.
if (hot !== undefined) hot.data.count = (hot.data.count ?? 0) + 1
// @ts-expect-error: it is kept by the loader, and can't be replaced
if (hot !== undefined) hot.data = {}

// A module accepts itself, one module that it imports, or several.
hot?.accept()
hot?.accept((next) => next?.run())
hot?.accept('./a.js')
hot?.accept('./a.js', (next) => next?.run())
hot?.accept(['./a.js', './b.js'], ([a, b]) => [a?.run(), b?.run()])
hot?.acceptExports('run', (next) => next?.run())
hot?.acceptExports(['run', 'stop'])
hot?.prune((data) => data.count)
hot?.invalidate()
hot?.invalidate('no way')
// @ts-expect-error: the new exports may be missing
hot?.accept((next) => next.run())
// @ts-expect-error: a specifier is a string
hot?.accept(1)

// Events have types, also those of the program.
declare module '../../src/import-meta.js' {
  interface CustomEventMap {
    'shop:order': { readonly teas: number }
  }
}
hot?.on('vite:beforeUpdate', ({ updates: [first] }) => first?.acceptedPath.length)
hot?.on('hot-hook:invalidate', ({ path, message, firstInvalidatedBy }) => [
  path.length,
  message?.length,
  firstInvalidatedBy,
])
hot?.on('shop:order', ({ teas }) => teas.toFixed())
hot?.off('shop:order', ({ teas }) => teas.toFixed())
hot?.send('shop:order', { teas: 1 })
hot?.on('any:other', (payload) => payload)
hot?.send('any:other')
// @ts-expect-error: teas are counted
hot?.send('shop:order', { teas: 'many' })
// @ts-expect-error: an update has no such property
hot?.on('vite:afterUpdate', ({ paths }) => paths)

// What is written for Vite finds all that it needs, with the same types. Of a generic method TypeScript can't tell that two maps of
// events give the same types, so those are compared event by event.
const forVite: Omit<ViteHotContext, 'on' | 'off' | 'send'> | undefined = hot
const onOf: (event: 'vite:beforeUpdate', listener: (payload: ViteEventMap['vite:beforeUpdate']) => void) => void =
  hot?.on ?? (() => {})
const sendOf: (event: 'vite:invalidate', payload?: ViteEventMap['vite:invalidate']) => void = hot?.send ?? (() => {})
type ViteEvent = 'beforeUpdate' | 'afterUpdate' | 'beforePrune' | 'beforeFullReload' | 'invalidate'
const payloads: { [Event in ViteEvent as `vite:${Event}`]: ViteEventMap[`vite:${Event}`] } = {} as CustomEventMap
const errors: ViteEventMap['vite:error']['err'] = {} as CustomEventMap['vite:error']['err']

// A boundary is the second argument of import(), also where the program runs without the loader.
export const page = () => import('../../src/config/options.js', import.meta.hot?.boundary)
export const typed: () => Promise<typeof import('../../src/config/options.js')> = page
void [forVite, onOf, sendOf, payloads, errors]
