import { modifiedAt } from '../files/file-times.js'

/** When each file was saved last, as far as it was looked at. */
export class SaveTimes {
  readonly #byPath = new Map<string, number>()
  readonly #since: number

  /** All files were as they are at `since`, in ms since 1970. */
  constructor(since = Date.now()) {
    this.#since = since
  }

  /** True if a file was saved since it was looked at last, or since all of them were. */
  isNews(path: string): boolean {
    const time = modifiedAt(path)
    const known = this.#byPath.get(path)
    const isNews = time !== undefined && (known === undefined ? time > this.#since : time !== known)
    if (time !== undefined) this.#byPath.set(path, time)
    return isNews
  }
}
