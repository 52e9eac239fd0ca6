import type { ImportView, ModuleView } from '../../../../src/processes/supervised/views.js'

/** A module that is not hot, but for what is given. */
export function moduleOf(path: string, given: Partial<ModuleView> = {}): ModuleView {
  return { path, isEntry: false, state: 'not hot', version: 0, acceptsItself: false, imports: [], ...given }
}

/** A static import, but for what is given. */
export function importOf(path: string, given: Partial<ImportView> = {}): ImportView {
  return { path, kind: 'import', isHot: false, isAccepted: false, ran: 0, ranAtStart: false, ...given }
}

/**
 * Modules by a drawing: "a -> b ~c" imports b statically, and c by an import() that runs again. The first one is the entry; "c!" accepts itself.
 */
export function drawModules(text: string): readonly ModuleView[] {
  const modules = new Map<string, ModuleView>()
  for (const line of text.trim().split('\n')) {
    const [left = '', right = ''] = line.split('->')
    const path = left.trim().replace('!', '')
    const imports = right
      .split(/\s+/)
      .filter(Boolean)
      .map((name) =>
        name.startsWith('~') ? importOf(name.slice(1), { kind: 'import()', isHot: true, ran: 2 }) : importOf(name),
      )
    const acceptsItself = left.trim().endsWith('!')
    const isEntry = modules.size === 0
    const reason = isEntry && !acceptsItself ? 'entry' : undefined
    modules.set(path, moduleOf(path, { isEntry, reason, acceptsItself, imports }))
  }
  const imported = [...modules.values()].flatMap(({ imports }) => imports.map(({ path }) => path))
  for (const path of imported) if (!modules.has(path)) modules.set(path, moduleOf(path))
  return [...modules.values()]
}

/** A project of many modules in folders, the same each time. Each imports some of those behind it, and now and then one before it. */
export function manyModules(count: number): readonly ModuleView[] {
  let seed = 1
  const random = (below: number) => {
    seed = (seed * 16807) % 2147483647
    return seed % below
  }
  const pathOf = (index: number) =>
    index === 0 ? 'src/app.ts' : `src/part-${index % 12}/area-${index % 60}/file-${index}.ts`
  return Array.from({ length: count }, (_, index) => {
    const behind = Array.from({ length: 3 }, () => index + 1 + random(count)).filter((each) => each < count)
    const before = random(20) === 0 && index > 0 ? [random(index)] : []
    const imports = [...new Set([...behind, ...before])].map((each) =>
      importOf(pathOf(each), { isHot: random(5) === 0 }),
    )
    return moduleOf(pathOf(index), { isEntry: index === 0, state: random(2) === 0 ? 'hot' : 'not hot', imports })
  })
}
