// Has new files looked at for viruses. Until one was found clean it cannot be downloaded, also when whoever looks is away.
import { act } from '../db/act.ts'
import type { Db } from '../db/knex.ts'
import type { Verdict } from '../files/clamd.ts'
import type { Files } from '../files/files.ts'
import { queueMail } from '../mail/commands.ts'
import { record } from '../record/commands.ts'
import { theService } from '../users/person.ts'
import { lockAround } from './places.ts'
import { listToScan } from './queries.ts'

/**
 * Look at every file that waits. What cannot be looked at goes on waiting, and is told to `onError`.
 * @returns how many were looked at
 */
export async function scanWaiting(db: Db, files: Files, clock: () => Date, onError: (error: unknown) => void): Promise<number> {
  if (!files.scan) return 0
  let looked = 0
  for (const { id, stored_as } of await listToScan(db)) {
    try {
      await noteScan(db, id, await files.scan(await files.store.open(stored_as)), clock())
      looked++
    } catch (error) {
      onError(error)
    }
  }
  return looked
}

/** Note what was found, once; whoever added a file in which something was found is told by letter. */
export const noteScan = (db: Db, id: number, found: Verdict, now: Date): Promise<boolean> =>
  act({ db, person: theService, now }, async ({ tx }) => {
    const { evidence_id } = (await tx('evidence_files').where({ id }).first('evidence_id'))!
    const evidence = (await tx('evidence').where({ id: evidence_id }).first())!
    const around = await lockAround(tx, evidence)
    const file = (await tx('evidence_files').where({ id }).forUpdate().first())!
    if (file.scan !== 'waiting') return false
    await tx('evidence_files').where({ id }).update({ scan: found, scanned_at: now })
    if (found === 'infected') await tellWhoAdded(tx, id, file.added_by_id, evidence_id)
    await record(tx, { ...around, act: 'scanFile', after: { evidence: evidence_id, file: id, audience: evidence.audience, found } })
    return true
  })

async function tellWhoAdded(tx: Parameters<typeof queueMail>[0], file: number, user_id: number, evidence_id: number): Promise<void> {
  const user = await tx('users').where({ id: user_id, deactivated_on: null }).first('id', 'name', 'email')
  if (!user) return
  await queueMail(tx, {
    key: `virus:${file}`,
    to: user,
    subject: 'A file that you added cannot be used',
    body: [
      'A virus, or something like one, was found in a file that you added as evidence. Nobody can download it.',
      'Tell whoever looks after your computer. Then add a clean copy as a new version, or remove the evidence.',
      { link: `/evidence/${evidence_id}`, words: 'The evidence it belongs to' },
    ],
  })
}
