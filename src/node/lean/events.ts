/** See fs.ts. */
export const { once } = process.getBuiltinModule('node:events')
