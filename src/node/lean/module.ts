const nodeModule = process.getBuiltinModule('node:module')

/** See fs.ts. */
export const { createRequire, findSourceMap, isBuiltin, register, syncBuiltinESMExports } = nodeModule
export { nodeModule as Module }
/** `undefined` on Node 20. */
export const { registerHooks } = nodeModule as unknown as { registerHooks: unknown }
