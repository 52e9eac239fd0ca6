import type { ModuleView } from '../../processes/supervised/views.js'
import { type Folder, folderTree, modulesIn } from './folders.js'

/** With more, folders are folded. */
const MOST_BOXES = 60
/** With fewer, a folder is opened however much is in it. */
const LEAST_BOXES = 8

/** What the graph shows in one place: a file, or a folder with all that lies in it. */
export interface Box {
  /** The path; that of a folder ends with a slash. */
  readonly id: string
  readonly kind: 'file' | 'folder'
  readonly path: string
  readonly modules: readonly ModuleView[]
}

/** The imports from one box into another. */
export interface BoxEdge {
  readonly from: string
  readonly to: string
  /** New code can enter by each of them. */
  readonly isHot: boolean
}

export interface Folding {
  readonly boxes: readonly Box[]
  readonly edges: readonly BoxEdge[]
  /** The id of the box that each module is in, by path. */
  readonly boxOf: ReadonlyMap<string, string>
}

/**
 * The boxes of the graph. Folders are opened from the root down, the smallest of a level first, as long as there are not more boxes than fit
 * into a view; one that has all the others in it is always open. `chosen` has the folders that were opened (true) or
 * folded by hand, which changes nothing in the others.
 */
export function foldModules(
  modules: readonly ModuleView[],
  chosen: ReadonlyMap<string, boolean>,
  mostBoxes = MOST_BOXES,
): Folding {
  const root = folderTree(modules)
  const open = openFolders(root, mostBoxes)
  const boxes: Box[] = []
  const add = (folder: Folder, isAlone: boolean) => {
    for (const file of folder.files) boxes.push({ id: file.path, kind: 'file', path: file.path, modules: [file] })
    for (const each of folder.folders) {
      const isOnly = isAlone && sizeOf(folder) === 1
      if (chosen.get(each.path) ?? (open.has(each) || isOnly)) add(each, isOnly)
      else boxes.push({ id: `${each.path}/`, kind: 'folder', path: each.path, modules: modulesIn(each) })
    }
  }
  add(root, true)
  const boxOf = new Map(boxes.flatMap((box) => box.modules.map(({ path }) => [path, box.id] as const)))
  return { boxes, edges: edgesBetween(modules, boxOf), boxOf }
}

function openFolders(root: Folder, mostBoxes: number): ReadonlySet<Folder> {
  const open = new Set<Folder>()
  let boxes = sizeOf(root)
  for (let level = [...root.folders]; level.length > 0; ) {
    const opened = level
      .toSorted((one, other) => sizeOf(one) - sizeOf(other))
      .filter((folder) => {
        const more = sizeOf(folder) - 1
        if (boxes + more > mostBoxes && boxes >= Math.min(LEAST_BOXES, mostBoxes)) return false
        boxes += more
        return open.add(folder)
      })
    level = opened.flatMap(({ folders }) => folders)
  }
  return open
}

/** How many boxes a folder has when it is open, and the folders in it are not. */
function sizeOf({ files, folders }: Folder): number {
  return files.length + folders.length
}

function edgesBetween(modules: readonly ModuleView[], boxOf: ReadonlyMap<string, string>): BoxEdge[] {
  const edges = new Map<string, BoxEdge>()
  for (const { path, imports } of modules) {
    for (const { path: imported, isHot } of imports) {
      const [from, to] = [boxOf.get(path), boxOf.get(imported)]
      if (from === undefined || to === undefined || from === to) continue
      const key = edgeKey({ from, to })
      edges.set(key, { from, to, isHot: isHot && edges.get(key)?.isHot !== false })
    }
  }
  return [...edges.values()]
}

/** No two edges of a folding have the same. */
export function edgeKey({ from, to }: Omit<BoxEdge, 'isHot'>): string {
  return `${from}\n${to}`
}
