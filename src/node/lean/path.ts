/** See fs.ts. */
export default process.getBuiltinModule('node:path')
