import { type HotPlace, hotPlaces } from '../graph/hot-places.js'
import type { Edge, ModuleGraph, Rules } from '../graph/module-graph.js'
import type { AdviceView } from '../processes/supervised/views.js'

/** More would not be read. */
const MOST_PLACES = 5

export interface AdvicePorts {
  readonly rules: Rules
  /** A path as it is shown. */
  name(path: string): string
  /** True for a module that runs as CommonJS, which has `module.hot`. */
  isCommonJs(path: string): boolean
}

type Place = HotPlace & { readonly edge: Edge }

/** The places at which new code could enter, those first that would make most modules hot. A place below another one is told only if it is better. */
export function adviceViews(graph: ModuleGraph, ports: AdvicePorts): AdviceView[] {
  const places = [...hotPlaces(graph, ports.rules).values()]
    .filter((place): place is Place => place.edge !== undefined && place.makesHot > 0)
    .filter(({ edge }) => edge.importer.loadedVersion !== undefined)
    .sort((one, other) => other.makesHot - one.makesHot)
  return places.slice(0, MOST_PLACES).map(({ module, edge, makesHot }) => ({
    path: ports.name(module.path),
    importer: ports.name(edge.importer.path),
    makesHot,
    ways: waysOf(edge, ports.isCommonJs(edge.importer.path)),
  }))
}

/** What the result of an `import()` is taken into, where the statement uses these names. */
function taken(names: Edge['names']): string {
  if (names === undefined) return 'const module = '
  // A name of its own is missing for a default export, and for a name that is no identifier.
  const own = [...names].map((name) =>
    /^(?!default$)[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : undefined,
  )
  if (own.includes(undefined)) return 'const module = '
  return own.length === 0 ? '' : `const { ${own.join(', ')} } = `
}

/** Where it is imported dynamically at the start, or required, only who accepts it gets the new version. */
function waysOf({ isStatic, isRequired, specifiers, imported, names }: Edge, isCommonJs: boolean): string[] {
  const specifier = JSON.stringify(specifiers[0] ?? imported.path).replace(/^"(.*)"$/, "'$1'")
  const hot = isCommonJs ? 'module.hot' : 'import.meta.hot'
  const accept = `${hot}?.accept(${specifier}, (module) => {\n  // use what the new version exports\n})`
  const ask = `// where it is used, instead of the import statement\n${taken(names)}await import(${specifier})`
  return isStatic && !isRequired ? [ask, accept] : [accept]
}
