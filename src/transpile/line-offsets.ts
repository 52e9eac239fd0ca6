/** Where the lines of a text begin. To be asked for lines in about their order. */
export class LineOffsets {
  readonly #text: string
  #row = 0
  #offset = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The offset of a line, which counts from 0; the end of the text for one that it does not have. */
  of(row: number): number {
    if (row < this.#row) {
      this.#row = 0
      this.#offset = 0
    }
    for (; this.#row < row; this.#row++) {
      const end = this.#text.indexOf('\n', this.#offset)
      if (end < 0) return this.#text.length
      this.#offset = end + 1
    }
    return this.#offset
  }
}
