/**
 * The functions of `node:fs` that this package uses. The bundle has this file in place of `node:fs`: an import of that reads all of its
 * exports, some of which are loaded when they are read. That takes 3 to 4 ms of a start (measured on Node 20 to 26).
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
