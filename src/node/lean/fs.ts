/**
 * The functions of `node:fs` that this package uses. The bundle has the files of this folder in place of Node's modules: an import of one of
 * those reads all of its exports, some of which are loaded when they are read. For `node:fs` that takes 3 to 4 ms of a start (measured on Node
 * 20 to 26). And they stay as they are now, whatever a program or its tests replace them by.
 */
export const {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  watch,
  writeFileSync,
  writeSync,
} = process.getBuiltinModule('node:fs')
