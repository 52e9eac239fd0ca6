/** See fs.ts. */
export default process.getBuiltinModule('node:diagnostics_channel')
