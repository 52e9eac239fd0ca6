import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))
const FENCED = /^```(\w*)\n(.*?)^```$/gms

/** A Markdown file of this repository. */
export class Document {
  /** Relative to the repository, with forward slashes. */
  readonly path: string
  readonly text: string

  constructor(path: string) {
    this.path = path
    this.text = readFileSync(join(REPOSITORY, path), 'utf8')
  }

  /** The code blocks of a language, in order. */
  blocks(language: string): string[] {
    return [...this.text.matchAll(FENCED)].filter(([, name]) => name === language).map(([, , code = '']) => code)
  }

  /** The code block that begins with a file's name. */
  fileBlock(name: string): string {
    const block = this.blocks('ts').find((code) => code.startsWith(`// ${name}\n`))
    assert.ok(block, `no block for ${name} in ${this.path}`)
    return block
  }

  blockWith(language: string, part: string): string {
    const block = this.blocks(language).find((code) => code.includes(part))
    assert.ok(block, `no ${language} block with ${part} in ${this.path}`)
    return block
  }

  /** Targets of the links, as they are written. */
  links(): string[] {
    return [...this.#prose().matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target)
  }

  /** What a link may name after its `#`: GitHub makes it of each heading. */
  anchors(): Set<string> {
    const anchors = new Set<string>()
    for (const [, heading = ''] of this.#prose().matchAll(/^#+ (.*)$/gm)) {
      const anchor = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-')
      assert.ok(!anchors.has(anchor), `two headings "${heading}" in ${this.path}`)
      anchors.add(anchor)
    }
    return anchors
  }

  #prose(): string {
    return this.text.replaceAll(FENCED, '')
  }
}

/** Each README.md of the repository, but for those of packages and of what was built. */
export function allReadmes(): Document[] {
  return [...readmesIn('')].map((path) => new Document(path))
}

function* readmesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(join(REPOSITORY, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.name === 'README.md') yield path
    const isOwn = entry.isDirectory() && !entry.name.startsWith('.') && !['node_modules', 'dist'].includes(entry.name)
    if (isOwn) yield* readmesIn(path)
  }
}
