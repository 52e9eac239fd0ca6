/** See fs.ts. */
export const { fileURLToPath, pathToFileURL } = process.getBuiltinModule('node:url')
