/** What a script of the bundle is run with: see `bundle/run-bundle.ts`. There `import.meta` stands for `host.meta`. */
export interface Host {
  /** `import.meta` of the ES module that runs the script. */
  readonly meta: ImportMeta
  /** `import()` of that module: a script has none. */
  import(specifier: string): Promise<unknown>
  /** Keeps what V8 has compiled of the script by now for the next start, unless it was kept before. */
  keepCode(): void
}

/** Is not there where the sources themselves run, as in unit tests, and in the parts of the bundle that are ES modules. */
declare const host: Host | undefined

/** Imports a package of hot-hook's own, or what is named by its URL. */
export async function importModule<Exports>(specifier: string): Promise<Exports> {
  return (await (typeof host === 'undefined' ? import(specifier) : host.import(specifier))) as Exports
}

/** See {@link Host.keepCode}. */
export function keepCode(): void {
  if (typeof host !== 'undefined') host.keepCode()
}
