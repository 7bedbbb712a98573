// Files in a folder, two characters of the name as folders in between, so that no folder grows too large.
import { constants } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileMissing, type FileStore, isStoredName, StoreAway } from './store.ts'

/** @param folder is made when the first file comes */
export function diskStore(folder: string): FileStore {
  const placeOf = (name: string) => {
    if (!isStoredName(name)) throw new Error('Not the name of a stored file')
    return join(folder, name.slice(0, 2), name)
  }
  return {
    put: (name, path) => away(() => takeOver(path, placeOf(name), join(folder, name.slice(0, 2)))),
    async open(name) {
      const file = await open(placeOf(name)).catch(error => {
        throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new FileMissing(name) : new StoreAway(error)
      })
      return file.createReadStream()
    },
    remove: name => away(() => rm(placeOf(name), { force: true })),
    list: () => listFolder(folder),
  }
}

async function away<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new StoreAway(error)
  }
}

/** Written through to the disk before it gets its name: a name there is never stands for half a file, not even after a power cut. */
async function takeOver(from: string, to: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await flush(from)
  await rename(from, to).catch(async error => {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyAcross(from, to)
  })
  await flush(folder)
}

/** From another file system. */
async function copyAcross(from: string, to: string): Promise<void> {
  const beside = `${to}.part`
  try {
    await copyFile(from, beside, constants.COPYFILE_EXCL)
    await flush(beside)
    await rename(beside, to)
  } finally {
    await rm(beside, { force: true })
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } catch (error) {
    // Windows has no folders that can be flushed.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  } finally {
    await file.close()
  }
}

async function* listFolder(folder: string): AsyncGenerator<{ name: string; at: Date }> {
  for (const part of await readdir(folder).catch(() => [])) {
    if (!/^[0-9a-f]{2}$/.test(part)) continue
    for (const name of await readdir(join(folder, part)))
      if (isStoredName(name)) yield { name, at: (await stat(join(folder, part, name))).mtime }
  }
}
