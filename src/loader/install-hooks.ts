import type { Hooks } from './hooks.js'
import { hasInThreadHooks, type InThreadPorts, installInThread } from './in-thread.js'
import { installOffThread, type OffThreadPorts } from './off-thread.js'

/** Installs the hooks in the way that is right for this Node: in the program's thread, or in one of their own. */
export function installHooks(ports: InThreadPorts & OffThreadPorts): Hooks {
  return hasInThreadHooks(process.versions.node) ? installInThread(ports) : installOffThread(ports)
}
