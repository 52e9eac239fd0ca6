export interface ProjectWatchPorts {
  readonly program: WatchedProgram
  readonly scope: WatchScope
  /** Something may have happened to a file. */
  touch(path: string): void
  /** From now on changes are noticed, and the program has had its time to start. */
  onReady(): void
  onError(error: NodeJS.ErrnoException): void
}

/** The program for which files are watched. */
export interface WatchedProgram {
  /** What happened from this time on is to be noticed, in ms since 1970. */
  readonly since: number
  /** In how many ms the program is at rest, if it loads nothing until then; 0 or less if it is now. */
  restsIn(): number
  /** False while the program has loaded none of the project's files: many that inherit NODE_OPTIONS never do. */
  hasFiles(): boolean
  /** Paths of all files that the program depends on. */
  files(): Iterable<string>
}

/** Where something may happen that matters. */
export interface WatchScope {
  /** The folder that the project lies in. */
  folder(): string
  /** Other places in which something may happen that matters, whatever lies there now. */
  otherPlaces(): readonly { folder: string; depth: number }[]
  ignores(path: string): boolean
  /** The contents of this file are compared; for others an event is enough. */
  isCompared(path: string): boolean
}
