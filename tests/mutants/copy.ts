// A copy of the service to break: its own files, and the packages of this checkout.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Break } from './breaks.ts'

const copied = ['src', 'tests', 'views', 'migrations', 'seeds', 'public', 'package.json', 'jest.config.js', 'node.js', 'tsconfig.json']

/** @returns the folder of the copy. */
export function makeCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'))
  for (const name of copied) cpSync(name, join(folder, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}

export const removeCopy = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** @returns what is wrong with a break itself: what it looks for has changed; undefined when it can be made. */
export function fault({ file, find, replace }: Break): string | undefined {
  if (!existsSync(file)) return `${file} is not there any more`
  const times = readFileSync(file, 'utf8').split(find).length - 1
  if (times !== 1) return `${file} has this ${times} times, not once: ${find}`
  return find === replace ? `${file}: it changes nothing` : undefined
}

/** Break the copy for as long as `work` takes. */
export function broken<T>(folder: string, { file, find, replace }: Break, work: () => T): T {
  const path = join(folder, file)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(
    path,
    whole.replace(find, () => replace),
  )
  try {
    return work()
  } finally {
    writeFileSync(path, whole)
  }
}
