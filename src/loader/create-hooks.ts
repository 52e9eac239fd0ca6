import { register } from 'node:module'
import { OWN_FOLDER_URL } from '../own-files.js'
import type { Toolchain } from '../toolchain/toolchain.js'
import type { Hooks, Recording } from './hooks.js'
import { InThreadHooks } from './in-thread/in-thread-hooks.js'
import { OffThreadHooks } from './off-thread/off-thread-hooks.js'

/** Creates the hooks for this version of Node: in the program's thread, or in Node's hooks thread. It does not install them. */
export function createHooks(tools: Toolchain, recording: Recording): Hooks {
  if (!hasInThreadHooks(process.versions.node)) return new OffThreadHooks(tools, recording)
  return new InThreadHooks(tools, recording)
}

/** Starts Node's hooks thread, where the hooks will be in one; it changes nothing there. */
export function startThreadAhead(): void {
  if (!hasInThreadHooks(process.versions.node)) register('./hooks-ahead.js', { parentURL: OWN_FOLDER_URL })
}

/**
 * True for versions of Node whose synchronous hooks can be used: 22.22.3, 24.11.1, 25.1 and later of each line.
 *
 * Earlier versions of `module.registerHooks` give imported CommonJS, in packages too, a `require` without `cache` and `extensions`.
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

/**
 * Sets `typescript` in `process.features`, unless Node has. Packages that search folders for files to import (fastify's autoload) need it
 * to look for TypeScript.
 */
export function announceTypeScript(features: object): void {
  if ('typescript' in features && features.typescript) return
  Reflect.defineProperty(features, 'typescript', { value: 'transform', enumerable: true, configurable: true })
}
