/**
 * Returns JavaScript or TypeScript with spaces in the place of comments, and of the text in strings, templates and regular expressions:
 * what is left is code. Quotes, lines and columns stay. Whether a slash divides is guessed by what stands before it.
 */
export function masked(code: string): string {
  return new Masker(code).run()
}

/** The next place where the code may end, or where a place in a template may. */
const BEGIN = /\/[/*]?|["'`{}]/g
/** The rest of each, from behind its first character. */
const REST = {
  '//': /[^\n]*/y,
  '/*': /\*[\s\S]*?(?:\*\/|$)/y,
  '/': /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//y,
  '"': /(?:\\[\s\S]|[^"\\\n])*"?/y,
  "'": /(?:\\[\s\S]|[^'\\\n])*'?/y,
  '`': /(?:\\[\s\S]|[^`\\$]|\$(?!\{))*(?:`|\$\{)?/y,
}
/** The end of a value: a slash behind it divides. */
const VALUE = /[\w$)\]}"'`\u0080-\uffff]$/
/** Words that end no value. */
const OPERATOR = /(?:^|[^.\w$])(?:return|typeof|instanceof|case|in|of|new|delete|void|throw|await|yield|else|do)$/

class Masker {
  readonly #code: string
  #masked = ''
  /** Up to where the code was copied or masked. */
  #at = 0
  /** For each template around this place: how many braces are open in it. */
  readonly #templates: number[] = []

  constructor(code: string) {
    this.#code = code
  }

  run(): string {
    for (let begin = this.#next(); begin !== undefined; begin = this.#next()) this.#take(begin)
    return this.#masked + this.#code.slice(this.#at)
  }

  /** Copies the code up to the next beginning, and its first character. */
  #next(): string | undefined {
    BEGIN.lastIndex = this.#at
    const match = BEGIN.exec(this.#code)
    if (match === null) return undefined
    this.#copy(match.index)
    this.#copy(match.index + 1)
    return match[0]
  }

  #take(begin: string): void {
    if (begin === '{') this.#countBrace(1)
    else if (begin === '}') this.#countBrace(-1)
    else if (begin === '//' || begin === '/*') this.#maskComment(begin)
    else if (begin === '/' && !this.#isDivision()) this.#mask(REST[begin], 1)
    else if (begin === '"' || begin === "'") this.#mask(REST[begin], 1)
    else if (begin === '`') this.#maskTemplate()
  }

  #maskComment(begin: '//' | '/*'): void {
    this.#masked = `${this.#masked.slice(0, -1)} `
    this.#mask(REST[begin], 0)
  }

  #countBrace(by: number): void {
    const open = this.#templates.pop()
    if (open === undefined) return
    if (open + by < 0) this.#maskTemplate()
    else this.#templates.push(open + by)
  }

  #maskTemplate(): void {
    this.#mask(REST['`'], 1)
    if (this.#code.startsWith('${', this.#at - 2)) this.#templates.push(0)
  }

  /** Masks what matches here, but for some characters at its end. */
  #mask(pattern: RegExp, kept: number): void {
    pattern.lastIndex = this.#at
    const length = pattern.exec(this.#code)?.[0].length ?? 0
    const end = this.#at + Math.max(0, length - kept)
    this.#masked += this.#code.slice(this.#at, end).replace(/[^\n]/g, ' ')
    this.#at = end
    this.#copy(end + Math.min(kept, length))
  }

  #copy(end: number): void {
    this.#masked += this.#code.slice(this.#at, end)
    this.#at = end
  }

  /** True if the slash that was just copied divides. */
  #isDivision(): boolean {
    const before = this.#masked.slice(-100, -1).trimEnd()
    return VALUE.test(before) && !OPERATOR.test(before)
  }
}
