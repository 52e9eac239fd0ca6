import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { installOnce, versionOf } from '../../bench/support/install.js'

describe('installOnce', () => {
  it('does nothing where all packages are there in their versions, also those that stand in for others', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'hot-hook-install-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    for (const [name, version] of [
      ['express', '5.3.0'],
      ['@nestjs/core', '12.5.1'],
      ['hot-hook-1', '1.0.0'],
    ] as const) {
      mkdirSync(join(folder, 'node_modules', name), { recursive: true })
      writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ version }))
    }

    installOnce(folder, { express: '5.3.0', '@nestjs/core': '12.5.1', 'hot-hook-1': 'npm:hot-hook@1.0.0' })

    assert.ok(!existsSync(join(folder, 'package.json')))
  })

  it('takes the version of a package that stands in for another from behind its name', () => {
    assert.equal(versionOf('5.3.0'), '5.3.0')
    assert.equal(versionOf('npm:hot-hook@1.0.0'), '1.0.0')
    assert.equal(versionOf('npm:@scope/name@2.0.0'), '2.0.0')
  })
})
