import type { ModuleView } from '../../processes/supervised/views.js'

/** A folder that has modules, at any depth. */
export interface Folder {
  /** Without a slash at its end; the root of the project, above absolute paths as well, is "". */
  readonly path: string
  readonly folders: readonly Folder[]
  /** Directly in it. */
  readonly files: readonly ModuleView[]
}

interface OpenFolder extends Folder {
  readonly folders: OpenFolder[]
  readonly files: ModuleView[]
}

/** The tree of folders that modules lie in, sorted by path. */
export function folderTree(modules: readonly ModuleView[]): Folder {
  const root: OpenFolder = { path: '', folders: [], files: [] }
  const known = new Map<string, OpenFolder>([['', root]])
  const folderAt = (path: string): OpenFolder => {
    const there = known.get(path)
    if (there !== undefined) return there
    const made: OpenFolder = { path, folders: [], files: [] }
    known.set(path, made)
    folderAt(folderOf(path)).folders.push(made)
    return made
  }
  for (const module of modules.toSorted(byPath)) folderAt(folderOf(module.path)).files.push(module)
  for (const { folders } of known.values()) folders.sort(byPath)
  return root
}

/** The folder that a file or a folder lies in; of "app.ts" it is "". */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** All modules in a folder, at any depth. */
export function modulesIn(folder: Folder): ModuleView[] {
  return [...folder.files, ...folder.folders.flatMap(modulesIn)]
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : 1
}

/** All folders that a file lies in, but for the root: those of "a/b/c.ts" are "a/b" and "a". */
export function foldersAbove(path: string): readonly string[] {
  const folder = folderOf(path)
  return folder === '' ? [] : [folder, ...foldersAbove(folder)]
}
