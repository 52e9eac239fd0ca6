import type { Hooks } from './hooks.js'
import { hasInThreadHooks, type InThreadPorts, installInThread } from './in-thread/install-in-thread.js'
import { installOffThread, type OffThreadPorts } from './off-thread/install-off-thread.js'

/** Installs the hooks in the way that is right for this Node: in the program's thread, or in one of their own. */
export function installHooks(ports: InThreadPorts & OffThreadPorts): Hooks {
  tellOfTypeScript(process.features)
  return hasInThreadHooks(process.versions.node) ? installInThread(ports) : installOffThread(ports)
}

/** What packages ask that look for files themselves, as fastify's autoload does; Node 20 knows nothing of it. */
function tellOfTypeScript(features: object): void {
  if ('typescript' in features && features.typescript) return
  Reflect.defineProperty(features, 'typescript', { value: 'transform', enumerable: true, configurable: true })
}
