import type { ReloadMessage } from '../page-reloads.js'
import { Overlay } from './overlay.js'

// For pages of the program: `<script src="…/reload.js?token=…">`. Reloads the page when the program has new code, and shows errors over it.

const script = document.currentScript as HTMLScriptElement
const source = new URL(script.src)
const overlay = new Overlay()
const frame = document.createElement('iframe')
frame.src = new URL(`reload-frame${source.search}`, source).href
frame.hidden = true
frame.title = 'hot-hook'
document.documentElement.append(frame)

addEventListener('message', ({ data, origin, source: from }: MessageEvent<ReloadMessage>) => {
  if (origin !== source.origin || from !== frame.contentWindow) return
  if (data.type === 'errors') overlay.show(data.errors)
  else if (data.agoMs < askedAgoMs()) location.reload()
})

/** How long ago this page was asked for: what came into force before that is in it. */
function askedAgoMs(): number {
  const [navigation] = performance.getEntriesByType('navigation')
  return performance.now() - ((navigation as PerformanceNavigationTiming | undefined)?.requestStart ?? 0)
}
