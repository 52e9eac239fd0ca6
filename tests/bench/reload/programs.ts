import { APP_SOURCES } from './app-sources.js'
import { nestFiles } from './nest-files.js'

/** A server that is measured. */
export interface Program {
  /** What it is built with, as the report says it. */
  readonly title: string
  /** A change of the file `version.ts` beside it is a start. */
  readonly entry: string
  /** The texts of all files but `package.json` and `version.ts`, by their paths. */
  readonly files: () => Readonly<Record<string, string>>
  /** What `node --import` gets in a tool that does not read TypeScript itself. */
  readonly preload: string
}

export type ServerKind = keyof typeof APP_SOURCES | 'nest'

export const PROGRAMS: Readonly<Record<ServerKind, Program>> = {
  http: oneFile('node:http', APP_SOURCES.http),
  fastify: oneFile('Fastify', APP_SOURCES.fastify),
  express: oneFile('Express', APP_SOURCES.express),
  packages: oneFile('Express and nine more packages', APP_SOURCES.packages),
  nest: {
    title: 'NestJS, TypeORM and sql.js',
    entry: 'src/main.ts',
    files: nestFiles,
    // esbuild, and so tsx, does not write the metadata of decorators that NestJS and TypeORM read.
    preload: '@swc-node/register/esm-register',
  },
}

function oneFile(title: string, text: string): Program {
  return { title, entry: 'app.ts', files: () => ({ 'app.ts': text }), preload: 'tsx' }
}
