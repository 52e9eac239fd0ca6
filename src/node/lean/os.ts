/** See fs.ts. */
export const { constants, setPriority, tmpdir } = process.getBuiltinModule('node:os')
