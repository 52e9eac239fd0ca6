import assert from 'node:assert/strict'
import { relative } from 'node:path'
import { describe, it } from 'node:test'
import { LOADER_FILE, LOADER_URL } from '../../../../src/own-files.js'
import { loaderOptions } from '../../../../src/processes/below/loader-option.js'

describe('loaderOptions', () => {
  it('give the loader to a thread or a process that has other options', () => {
    for (const given of [
      [],
      ['--no-warnings'],
      ['--import', 'tsx'],
      ['--import', './hot-hook.mjs'],
      ['-r', 'dotenv/config'],
    ]) {
      assert.deepEqual(loaderOptions(given, {}), ['--import', LOADER_URL])
    }
  })

  it('are none where it is named already, by whatever name', () => {
    const names = [
      'hot-hook/ts',
      'hot-hook/register',
      './node_modules/hot-hook/loader.mjs',
      LOADER_URL,
      LOADER_FILE,
      `./${relative(process.cwd(), LOADER_FILE)}`,
    ]
    for (const name of names) {
      assert.deepEqual(loaderOptions(['--import', name], {}), [])
      assert.deepEqual(loaderOptions(['--no-warnings', `--import=${name}`], {}), [])
      assert.deepEqual(loaderOptions([], { NODE_OPTIONS: `--no-warnings --import ${name}` }), [])
      assert.deepEqual(loaderOptions([], { NODE_OPTIONS: `--import="${name}"` }), [])
    }
  })

  it('don’t stumble over what is no option, which Node refuses', () => {
    assert.deepEqual(loaderOptions([5, null, ''] as unknown as string[], {}), ['--import', LOADER_URL])
  })
})
