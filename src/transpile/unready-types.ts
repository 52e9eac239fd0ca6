/** What is called to get a type, where its module may not be evaluated yet. */
const TYPE = 'hotHookType'

/**
 * In CommonJS, that is `Object`, which is what `tsc` gives for what is `undefined` at that time; esbuild's imports throw then. In an ES module
 * it throws, as it does when `tsc` has made it.
 */
const HELPER = `function ${TYPE}(get) { try { return get() } catch (error) { if (typeof module === "undefined") throw error; return Object } }`

/** What the metadata compiler writes for a decorator; there are no calls in it. */
const METADATA = /\b_ts_metadata\("design:\w+", [^()]*\)/g
/** What it writes for a type that it does not know. */
const NAME = String.raw`[\w$.\u0080-\uffff]+`
const UNKNOWN = new RegExp(
  String.raw`(?:typeof ${NAME} === "undefined" \|\| )*typeof (${NAME}) === "undefined" \? Object : \1`,
  'g',
)

/**
 * Lets the types that decorators are told be asked for while the module that has them is not evaluated yet, as in an import cycle. All lines
 * stay where they are; what the compiler writes has nothing of the source behind it in its line.
 */
export function withUnreadyTypes(code: string): string {
  const changed = code.replace(METADATA, (call) => call.replace(UNKNOWN, (type) => `${TYPE}(() => ${type})`))
  if (changed === code) return code
  const end = changed.lastIndexOf('//# sourceMappingURL=')
  return `${changed.slice(0, end)}${HELPER}\n${changed.slice(end)}`
}
