import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from '../support/repository.js'
import { ANSWERS, PLACE } from './app-sources.js'

const FIXTURE = join(REPOSITORY, 'fixtures/nest/src')
/** What is taken from the fixture: TypeORM with sql.js, and a module that uses it. */
const TAKEN = /^(database\.ts|users\/.*\.ts)$/

/**
 * A NestJS server that answers as the others do, by the paths of its files.
 *
 *     main.ts ──▶ app.module.ts ──▶ app.controller.ts ──▶ version.ts
 *                       └─────────▶ users/, database.ts, of the fixture
 */
export function nestFiles(): Record<string, string> {
  const taken = readdirSync(FIXTURE, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => TAKEN.test(path))
  return {
    ...Object.fromEntries(taken.map((path) => [`src/${path}`, readFileSync(join(FIXTURE, path), 'utf8')])),
    ...OWN,
  }
}

const OWN: Readonly<Record<string, string>> = {
  'src/main.ts': `
import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.js'
${PLACE}
const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
const server = await app.listen(port, host)
server.keepAliveTimeout = keepAliveTimeout
`,
  'src/app.module.ts': `
import { Module } from '@nestjs/common'
import { AppController } from './app.controller.js'
import { UsersModule } from './users/users.module.js'

@Module({ imports: [UsersModule], controllers: [AppController] })
export class AppModule {}
`,
  'src/app.controller.ts': `
import { Controller, Get, StreamableFile } from '@nestjs/common'
import { Readable } from 'node:stream'
${ANSWERS}
@Controller()
export class AppController {
  @Get()
  version(): string {
    return String(version)
  }

  @Get('slow')
  async slow(): Promise<string> {
    return await slow()
  }

  @Get('stream')
  stream(): StreamableFile {
    return new StreamableFile(Readable.from(stream()))
  }

  @Get('begun')
  begun(): string {
    return String(begun)
  }
}
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      outDir: './dist',
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      isolatedModules: true,
      skipLibCheck: true,
    },
    include: ['src'],
  }),
  'nest-cli.json': JSON.stringify({ sourceRoot: 'src' }),
}
