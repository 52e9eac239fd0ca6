import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type FixedVersions, installOnce } from '../support/install.js'
import { peerFolder } from '../support/peers.js'
import { CACHE, REPOSITORY, versionIn } from '../support/repository.js'
import type { ServerKind } from './programs.js'

/** What programs are built with beyond the packages of this repository, as new as these were when the benchmark was last looked at. */
const INSTALLED: Readonly<Partial<Record<ServerKind, FixedVersions>>> = {
  packages: {
    compression: '1.8.2',
    'cookie-parser': '1.4.7',
    cors: '2.8.6',
    express: '5.3.0',
    helmet: '8.3.0',
    jsonwebtoken: '9.0.3',
    morgan: '1.12.1',
    pg: '8.23.1',
    pino: '10.4.0',
    zod: '4.6.7',
  },
  nest: {
    '@nestjs/cli': '12.0.8',
    '@nestjs/common': '12.5.1',
    '@nestjs/core': '12.5.1',
    '@nestjs/platform-express': '12.5.1',
    '@swc-node/register': '1.12.1',
    '@swc/cli': '0.8.1',
    '@swc/core': '1.16.22',
    'reflect-metadata': '0.2.2',
    rxjs: '7.8.2',
    'sql.js': '1.16.0',
    typeorm: '1.1.1',
    typescript: '6.0.3',
  },
}

/** Packages of this repository, or of its demo. */
const OWN: Readonly<Partial<Record<ServerKind, string>>> = { fastify: 'fastify', express: 'express' }

/** Installs the packages of a program where git ignores them, unless they are there. Returns the versions of those that it is built with. */
export function installPackages(server: ServerKind): FixedVersions {
  const installed = INSTALLED[server]
  if (installed !== undefined) {
    installOnce(installFolder(server), installed)
    return installed
  }
  const own = OWN[server]
  return own === undefined ? {} : { [own]: versionIn(ownFolder(own)) ?? '' }
}

/** Where the packages lie that a program can import, by their names. */
export function packageFolders(server: ServerKind): Readonly<Record<string, string>> {
  const installed = Object.keys(INSTALLED[server] ?? {}).map((name) => [name, installedFolder(server, name)] as const)
  const own = OWN[server]
  return {
    tsx: peerFolder('tsx'),
    ...Object.fromEntries(installed),
    ...(own !== undefined && { [own]: ownFolder(own) }),
  }
}

export function installedFolder(server: ServerKind, name: string): string {
  return join(installFolder(server), 'node_modules', name)
}

function installFolder(server: ServerKind): string {
  return join(CACHE, server)
}

function ownFolder(name: string): string {
  const inDemo = join(REPOSITORY, 'fixtures/demo/node_modules', name)
  return existsSync(inDemo) ? inDemo : join(REPOSITORY, 'node_modules', name)
}
