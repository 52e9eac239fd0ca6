/** What the live instance of a module has registered with `import.meta.hot`. The next instance that is evaluated replaces it. */
export class Registrations {
  readonly acceptances: Acceptance[] = []
  /** Called when nothing imports the module any more. */
  readonly prunes: DataCallback[] = []
  /** Listeners for events, by name; `undefined` until there is one: each version of an ES module keeps this for ever. */
  listeners: Map<string, Set<EventListener>> | undefined
  /** True while an accept callback of this instance runs. */
  isHandingOver = false
}

/** One call of `accept()` or `acceptExports()`. */
export interface Acceptance {
  /** Paths of the accepted modules, with the module's own if it accepts itself; `undefined` for one that is no project file. */
  readonly paths: readonly (string | undefined)[]
  /** Of `acceptExports()`: the module accepts itself only for importers that use no other exports than these. */
  readonly exports: ReadonlySet<string> | undefined
  /** Called with the new namespaces, in the order of `paths`; `undefined` for a module that has not changed. */
  readonly callback: (namespaces: readonly (Namespace | undefined)[]) => unknown
}

/** The exports of a module by name. */
export type Namespace = Readonly<Record<string, unknown>>
/** Called with `import.meta.hot.data` of its module. */
export type DataCallback = (data: Record<string, unknown>) => unknown
/** Called with the payload of an event. */
export type EventListener = (payload: unknown) => unknown

/** How the module at `own` accepts itself: for all importers, for those that use only the exports in the set, or not at all. */
export function selfAcceptance({ acceptances }: Registrations, own: string): 'whole' | ReadonlySet<string> | undefined {
  const exports = new Set<string>()
  let isAccepting = false
  for (const acceptance of acceptances) {
    if (!acceptance.paths.includes(own)) continue
    if (acceptance.exports === undefined) return 'whole'
    isAccepting = true
    for (const name of acceptance.exports) exports.add(name)
  }
  return isAccepting ? exports : undefined
}

/** True if a module accepts new versions of the module at the path `imported`. */
export function acceptsDependency({ acceptances }: Registrations, imported: string): boolean {
  return acceptances.some(({ paths }) => paths.includes(imported))
}
