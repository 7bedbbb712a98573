import { setTimeout } from 'node:timers/promises'

/** Resolve once it is so; a machine for tests may be slow, so wait long. @throws naming what never came about */
export async function until(what: string, is: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await setTimeout(25)) if (await is()) return
  throw new Error(`Not ${what} within ${seconds} s`)
}
