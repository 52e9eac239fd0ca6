/** What the watcher reads from the program and the options, and its callbacks. */
export interface ProjectWatchPorts {
  readonly program: WatchedProgram
  readonly scope: WatchScope
  /** A file may have changed, or have been created or deleted. */
  touch(path: string): void
  /** The program has started, and all changes are noticed from now on. */
  onReady(): void
  onError(error: NodeJS.ErrnoException): void
}

/** The program for which files are watched. */
export interface WatchedProgram {
  /** Changes since this time must be noticed; in ms since 1970. */
  readonly since: number
  /** Time in ms until the program is at rest if it loads nothing more; 0 or less if it is at rest now. */
  restsIn(): number
  /** False while the program has loaded no project file: a process that inherits NODE_OPTIONS may never load one. */
  hasFiles(): boolean
  /** Paths of all files that the program depends on. */
  files(): Iterable<string>
}

/** Which files and folders matter. */
export interface WatchScope {
  /** The folder of the project. */
  folder(): string
  /** Folders, with the number of levels below them, where a file may matter that the program has not loaded, or that does not exist yet. */
  otherPlaces(): readonly { folder: string; depth: number }[]
  ignores(path: string): boolean
  /** True if the content of a file is compared with what was loaded; for the others (`reload` patterns) an event is enough. */
  isCompared(path: string): boolean
}
