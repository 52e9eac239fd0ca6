/** What the live instance of a module has asked of hot reload. The next instance that is evaluated to its end brings its own. */
export interface Registrations {
  readonly acceptances: Acceptance[]
  /** Called when the module has no importer left. */
  readonly prunes: DataCallback[]
  /** Listeners for events, by name. */
  readonly listeners: Map<string, Set<EventListener>>
  /** Its callbacks are being called with what has taken a place. */
  isHandingOver: boolean
}

/** Who takes new code while the program runs: one call of `accept` or `acceptExports`. */
export interface Acceptance {
  /** Paths of the accepted modules, the module's own among them if it accepts itself; `undefined` for what is none of the project's. */
  readonly paths: readonly (string | undefined)[]
  /** With it the module accepts itself for those importers only that use nothing but these exports. */
  readonly exports: ReadonlySet<string> | undefined
  /** Gets the new namespaces, in the order of the paths; `undefined` for each module that has not changed. */
  readonly callback: (namespaces: readonly (Namespace | undefined)[]) => unknown
}

/** The exports of a module by name. */
export type Namespace = Readonly<Record<string, unknown>>
/** Gets what the module keeps across its versions. */
export type DataCallback = (data: Record<string, unknown>) => unknown
export type EventListener = (payload: unknown) => unknown

export function createRegistrations(): Registrations {
  return { acceptances: [], prunes: [], listeners: new Map(), isHandingOver: false }
}

/** How a module takes new versions of itself: whole, for those who use only some exports, or not at all. */
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

/** True if a module takes new versions of one that it imports. */
export function acceptsDependency({ acceptances }: Registrations, imported: string): boolean {
  return acceptances.some(({ paths }) => paths.includes(imported))
}
