/** Import attributes, as Node gives them to the hooks. */
type Attributes = Readonly<Record<string, string>>

/** True for an import that is written with `import.meta.hot?.boundary`, which is `{ with: { hot: 'true' } }`. */
export function isMarked(attributes: Attributes): boolean {
  return attributes.hot === 'true'
}

/**
 * Removes the mark of a boundary from import attributes. Node must never get it: it refuses every attribute but `type`, and the mark may
 * stand at an import of anything (a package, a builtin, a `data:` URL).
 */
export function withoutMark(attributes: Attributes): Attributes {
  if (attributes.hot === undefined) return attributes
  const { hot: _mark, ...rest } = attributes
  return rest
}

/** Removes the mark from the context of a `load` hook. A hook that runs before ours may have passed it on. */
export function withoutMarkIn<Context extends { readonly importAttributes?: Attributes }>(context: Context): Context {
  if (context.importAttributes?.hot === undefined) return context
  return { ...context, importAttributes: withoutMark(context.importAttributes) }
}
