/** Another TypeScript loader, as it may run beside ours. */
export interface OtherLoader {
  /** As in the table of `tests/parity/README.md`. */
  readonly name: string
  /** Options of Node that bring it. */
  readonly options: readonly string[]
  /** What runs under it. */
  readonly kind: 'ES modules' | 'CommonJS'
  /** Major versions of Node on which it does not run at all. */
  readonly notOn?: readonly number[]
}

/** Exact versions, which the tests install: the loaders, and what they need. */
export const LOADER_PACKAGES = {
  tsx: '4.23.15',
  'ts-node': '10.9.2',
  '@swc-node/register': '1.12.1',
  '@oxc-node/core': '0.1.7',
  '@poppinss/ts-exec': '1.1.1',
  '@swc/core': '1.16.22',
  typescript: '5.9.3',
} as const

export const OTHER_LOADERS: readonly OtherLoader[] = [
  { name: '`--import tsx`', options: ['--import', 'tsx'], kind: 'ES modules' },
  { name: '`--import tsx`', options: ['--import', 'tsx'], kind: 'CommonJS' },
  { name: '`-r tsx/cjs`', options: ['-r', 'tsx/cjs'], kind: 'CommonJS' },
  { name: '`--loader ts-node/esm`', options: ['--loader', 'ts-node/esm'], kind: 'ES modules' },
  { name: '`register("ts-node/esm")`', options: ['--import', './register.mjs'], kind: 'ES modules' },
  { name: '`-r ts-node/register`', options: ['-r', 'ts-node/register'], kind: 'CommonJS' },
  {
    name: '`@swc-node/register/esm-register`',
    options: ['--import', '@swc-node/register/esm-register'],
    kind: 'ES modules',
  },
  { name: '`-r @swc-node/register`', options: ['-r', '@swc-node/register'], kind: 'CommonJS' },
  { name: '`@oxc-node/core/register`', options: ['--import', '@oxc-node/core/register'], kind: 'ES modules' },
  { name: '`@oxc-node/core/register`', options: ['--import', '@oxc-node/core/register'], kind: 'CommonJS' },
  { name: '`@poppinss/ts-exec`', options: ['--import', '@poppinss/ts-exec'], kind: 'ES modules' },
  {
    name: "Node's `--experimental-strip-types`",
    options: ['--experimental-strip-types'],
    kind: 'ES modules',
    notOn: [20],
  },
]

/** The order of the options of Node that bring both. */
export const ORDERS = ['before', 'after'] as const

/** The file that registers a loader by hand. */
export const REGISTER_FILE = `import { register } from 'node:module'\nregister('ts-node/esm', import.meta.url)\n`
