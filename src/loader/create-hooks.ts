import type { Toolchain } from '../toolchain/toolchain.js'
import type { Hooks, Recording } from './hooks.js'
import { InThreadHooks } from './in-thread/in-thread-hooks.js'
import { OffThreadHooks } from './off-thread/off-thread-hooks.js'

/** Makes the hooks that are right for this Node: in the program's thread, or in one of their own. They are not installed yet. */
export function createHooks(tools: Toolchain, recording: Recording): Hooks {
  if (!hasInThreadHooks(process.versions.node)) return new OffThreadHooks(tools, recording)
  return new InThreadHooks(tools, recording)
}

/**
 * True where synchronous hooks can be used: Node 22.22.3, 24.11.1, 25.1 and later of each line.
 *
 * In earlier versions that have them, CommonJS that is imported has a `require` without `cache` and `extensions`, packages included.
 */
export function hasInThreadHooks(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const isAtLeast = (otherMinor: number, otherPatch: number) =>
    minor > otherMinor || (minor === otherMinor && patch >= otherPatch)
  if (major === 22) return isAtLeast(22, 3)
  if (major === 24) return isAtLeast(11, 1)
  if (major === 25) return isAtLeast(1, 0)
  return major > 25
}

/** Tells packages that look for files themselves, as fastify's autoload does, that TypeScript runs here: Node 20 knows nothing of it. */
export function announceTypeScript(features: object): void {
  if ('typescript' in features && features.typescript) return
  Reflect.defineProperty(features, 'typescript', { value: 'transform', enumerable: true, configurable: true })
}
