type Builtins = {
  'node:cluster': import('node:cluster').Cluster
  'node:crypto': typeof import('node:crypto')
  'node:child_process': typeof import('node:child_process')
  'node:fs/promises': typeof import('node:fs/promises')
  'node:inspector': typeof import('node:inspector')
  'node:net': typeof import('node:net')
  'node:timers/promises': typeof import('node:timers/promises')
  'node:util': typeof import('node:util')
  'node:worker_threads': typeof import('node:worker_threads')
}

/** A builtin module that is loaded when it is first needed, so that a start does not wait for it. */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  return process.getBuiltinModule(name) as unknown as Builtins[Name]
}
