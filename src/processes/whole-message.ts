import { SIGNALS } from './supervised/messages.js'

type Check = (value: unknown) => boolean

const isString: Check = (value) => typeof value === 'string'
const isBoolean: Check = (value) => typeof value === 'boolean'
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0
const isDuration: Check = (value) => typeof value === 'number' && value >= 0
const isStrings: Check = (value) => Array.isArray(value) && value.every(isString)
const isPairs: Check = (value) => Array.isArray(value) && value.every((pair) => isStrings(pair) && pair.length === 2)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const isPatterns: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  isString((value as { folder?: unknown }).folder) &&
  isStrings((value as { reload?: unknown }).reload) &&
  isStrings((value as { ignore?: unknown }).ignore)

const isView: Check = (value) =>
  typeof value === 'object' && value !== null && isString((value as { path?: unknown }).path)
const isViews: Check = (value) => Array.isArray(value) && value.every(isView)
const isEvent: Check = (value) =>
  typeof value === 'object' && value !== null && isString((value as { event?: unknown }).event)
const isHandedOn: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  isStrings((value as { advised?: unknown }).advised) &&
  isStrings((value as { folders?: unknown }).folders)

/** What each message between processes has in it, besides its `type`. */
export const FIELDS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  'hot-hook:full-reload': {
    path: isString,
    shouldBeReloadable: optional(isBoolean),
    isHandled: optional(isBoolean),
    isLeaving: optional(isBoolean),
    handedOn: optional(isHandedOn),
  },
  'hot-hook:invalidated': { paths: isStrings },
  'hot-hook:file-changed': { path: isString },
  'hot-hook:stay': {},

  'hot-hook:waiting': {},
  'hot-hook:begun': {},
  'hot-hook:packages': { packages: isPairs, isAnyHot: isBoolean },
  'hot-hook:left-out': { path: isString, problem: isString },
  'hot-hook:modules': { isAll: isBoolean, changed: isViews, gone: isStrings, advice: optional(isViews) },
  'hot-hook:event': { event: isEvent },
  'hot-hook:asks-for-ui': {},
  'hot-hook:files': { files: isPairs },
  'hot-hook:watches': { patterns: isPatterns },
  'hot-hook:listening': { address: isString, packagesMs: optional(isDuration) },
  'hot-hook:closed': { address: isString },
  'hot-hook:address-in-use': {},
  'hot-hook:stdin': { isReading: isBoolean },
  'hot-hook:child': { pid: isCount },
  'hot-hook:inspector-closed': {},
  'hot-hook:pong': {},
  'hot-hook:connection': { address: isString },
  'hot-hook:drained': {},

  'hot-hook:load': { packages: isPairs },
  'hot-hook:start': { restarts: optional(isString) },
  'hot-hook:hold': {},
  'hot-hook:go-on': {},
  'hot-hook:drain': { passOn: isBoolean, timeoutMs: isDuration },
  'hot-hook:close-inspector': {},
  'hot-hook:ping': {},
  'hot-hook:show': { reloadScriptUrl: isString },
  'hot-hook:summarize': {},
  'hot-hook:end': {},
  'hot-hook:signal': { signal: (value) => SIGNALS.some((each) => each === value) },
}

/**
 * True for a message of hot-hook with all that belongs to it. The program may send anything by the same channel, also what only looks like one:
 * whatever is not whole is not for hot-hook.
 */
export function isWhole(message: unknown): message is { readonly type: string } {
  if (typeof message !== 'object' || message === null) return false
  const { type } = message as { type?: unknown }
  const fields = typeof type === 'string' && Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined
  if (fields === undefined) return false
  return Object.entries(fields).every(([name, check]) => check((message as Record<string, unknown>)[name]))
}
