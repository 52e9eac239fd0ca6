// What a program tells its supervisor of its modules, for the page. All paths are relative to the project's folder if they are below it, with
// forward slashes, otherwise absolute.

/** A module of the project, as it stands now. */
export interface ModuleView {
  readonly path: string
  readonly isEntry: boolean
  /**
   * What a save of it would do: `hot`: the new code runs in this process; `not hot`: the program starts again; `declined`: the same, as the module
   * has called `import.meta.hot.decline()`. Or what it is in now: `broken`: its last text can't be loaded, or threw; `waiting`: a new version waits
   * for its next import.
   */
  readonly state: 'hot' | 'not hot' | 'declined' | 'broken' | 'waiting'
  /** 0 at first; one more each time that the module is outdated. */
  readonly version: number
  /** Why a change that reaches this module starts the program again; absent where it does not by this module itself. */
  readonly reason?: 'entry' | 'unseen' | 'reload pattern' | 'declined' | undefined
  /** Its importers outside the project, as packages are; absent where it has none. */
  readonly outside?: readonly OutsideView[] | undefined
  /** It accepts its own new versions. */
  readonly acceptsItself: boolean
  /** When it was evaluated last, in ms since 1970, and how long that took, in ms; absent if nobody has looked. */
  readonly evaluatedAt?: number | undefined
  readonly evaluationMs?: number | undefined
  readonly imports: readonly ImportView[]
}

/** An importer outside the project: its path or URL, and whether new code can enter at its import. */
export type OutsideView = Pick<ImportView, 'path' | 'isHot'>

/** All imports of one module by another. */
export interface ImportView {
  /** The imported module. */
  readonly path: string
  readonly kind: 'import' | 'import()' | 'require()'
  /** New code can enter here: the importer calls `import()` or `require()` again, or accepts the module. */
  readonly isHot: boolean
  /** The importer accepts the module by `import.meta.hot.accept()`, or `module.hot.accept()`. */
  readonly isAccepted: boolean
  /** How often its `import()` or `require()` ran since the start, and whether one ran at the start, whose result may be kept. */
  readonly ran: number
  readonly ranAtStart: boolean
}

/** A place at which new code could enter, if the program were written so. */
export interface AdviceView {
  readonly path: string
  readonly importer: string
  /** How many modules would be hot that are not. */
  readonly makesHot: number
  /** The lines to write in the importer, the best way first: each a whole piece of code. */
  readonly ways: readonly string[]
}
