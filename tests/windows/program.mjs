import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Starts take 3 to 10 s under Wine. */
const DEADLINE_MS = 60_000

/** What it writes: to its outputs, and, in a terminal that has its own ways to show text, to a file. */
const WRITTEN = ['out.txt', 'err.txt', 'log.txt']

/** A program in an app of its own, below the folder in which hot-hook is installed. */
export class Program {
  #place
  #child
  #isOver = false

  constructor(place, name, files) {
    this.#place = place
    this.folder = join(place.apps, name)
    rmSync(this.folder, { recursive: true, force: true })
    this.write({ 'package.json': '{ "type": "module" }', ...files })
  }

  /** Starts it; with `cli`, under the supervisor with these options; with `inTerminal`, so that `type()` types. */
  start(cli, { inTerminal = false } = {}) {
    const { command, env, apps, named } = this.#place
    const own = join(apps, 'node_modules/hot-hook')
    const loader = `file:///${named(join(own, 'loader.mjs')).replaceAll('\\', '/')}`
    const args = cli === undefined ? ['--import', loader] : [named(join(own, 'dist/cli.js')), ...cli]
    // One pipe for both would be EBADF under Wine.
    const [out, err] = ['out', 'err'].map((name) => openSync(join(this.folder, `${name}.txt`), 'w'))
    const line = [...command, ...args, named(join(this.folder, 'app.ts'))]
    const [program, ...rest] = inTerminal ? ofTerminal(line) : line
    this.#child = spawn(program, rest, {
      cwd: this.folder,
      env: { ...process.env, TERM: 'xterm', ...env },
      stdio: [inTerminal ? 'pipe' : 'ignore', out, err],
    })
    this.exited = once(this.#child, 'exit').then(([code]) => {
      this.#isOver = true
      return code
    })
    closeSync(out)
    closeSync(err)
    return this
  }

  write(files) {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }

  get output() {
    const files = WRITTEN.map((name) => join(this.folder, name)).filter((file) => existsSync(file))
    return files.map((file) => readFileSync(file, 'utf8')).join('')
  }

  type(keys) {
    this.#child.stdin.write(keys)
  }

  /** The port that it listens on, from its last line `listening <port>`. */
  async port() {
    await this.wrote(/listening \d+/)
    return Number([...this.output.matchAll(/listening (\d+)/g)].at(-1)[1])
  }

  async get(path = '/') {
    const response = await fetch(`http://127.0.0.1:${await this.port()}${path}`, {
      signal: AbortSignal.timeout(20_000),
    })
    return await response.text()
  }

  async answers(wanted, path = '/') {
    await this.#answersSo((answer) => answer === wanted, wanted, path)
  }

  /** Resolves with an answer that matches. */
  async answersAs(pattern) {
    return await this.#answersSo((answer) => pattern.test(answer), pattern, '/')
  }

  async #answersSo(isWanted, wanted, path) {
    let answer
    await this.#until(
      async () => {
        answer = await this.get(path).catch(String)
        return isWanted(answer)
      },
      () => `${path} answers "${answer}", not "${wanted}"`,
    )
    return answer
  }

  async wrote(pattern) {
    await this.#until(
      () => pattern.test(this.output),
      () => `it never writes ${pattern}`,
    )
  }

  end() {
    if (!this.#isOver) this.#child?.kill('SIGKILL')
  }

  async #until(isSo, otherwise) {
    const endsAt = performance.now() + DEADLINE_MS
    for (let pause = 20; !(await isSo()); pause = Math.min(pause * 1.3, 300)) {
      if (performance.now() > endsAt) throw new Error(`${otherwise()}. The program wrote:\n${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

/**
 * A command in a terminal of its own, which Wine makes a console of Windows of. See script(1). It takes the place of the shell that script(1)
 * starts: Ctrl+C would reach that shell as well, and dash then exits with 130 whatever the exit code of its command is.
 */
function ofTerminal(line) {
  return ['script', '-qefc', `exec ${line.map((word) => `'${word}'`).join(' ')}`, '/dev/null']
}
