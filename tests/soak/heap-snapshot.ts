import { readFileSync } from 'node:fs'

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [types: readonly string[], ...unknown[]]
    }
  }
  /** As many numbers in a row for each object as there are fields. */
  readonly nodes: readonly number[]
}

/**
 * What is in a heap but for code. V8 compiles what is used often, throws it away and compiles it again, by hundreds of KB, whatever the
 * program keeps.
 */
export function bytesWithoutCode(path: string): number {
  const { snapshot, nodes }: Snapshot = JSON.parse(readFileSync(path, 'utf8'))
  const { node_fields: fields, node_types: types } = snapshot.meta
  const code = types[0].indexOf('code')
  const type = fields.indexOf('type')
  const size = fields.indexOf('self_size')
  let bytes = 0
  for (let node = 0; node < nodes.length; node += fields.length) {
    if (nodes[node + type] !== code) bytes += nodes[node + size] ?? 0
  }
  return bytes
}
