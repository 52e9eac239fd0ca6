import { dirname } from '../node/path.js'

/** Yields a folder, and all folders above it up to the root. */
export function* foldersFrom(folder: string): Generator<string> {
  for (let each = folder; ; each = dirname(each)) {
    yield each
    if (dirname(each) === each) return
  }
}
