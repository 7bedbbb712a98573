// Adds evidence in a process of its own, and stands still at one moment, so that it can be killed there. The test says where.
import { connect } from '../../src/db/knex.ts'
import { addEvidence } from '../../src/evidence/commands.ts'
import { diskStore } from '../../src/files/diskStore.ts'
import { findPerson } from '../../src/users/queries.ts'

const { url, folder, leader, action, incoming, at } = JSON.parse(process.argv[2]!)
const db = connect(url)
const stand = () => {
  process.stdout.write('standing')
  setInterval(() => {}, 1000)
  return new Promise<never>(() => {})
}
const store = diskStore(folder)
const files = {
  store: {
    ...store,
    async put(name: string, path: string, bytes: number) {
      if (at === 'before the store') await stand()
      await store.put(name, path, bytes)
      if (at === 'between the store and the row') await stand()
    },
  },
  incoming: folder,
  mostBytes: 1_000_000,
}
const person = (await findPerson(db, leader, '2026-11-22'))!
const values = {
  title: 'Minutes',
  shows: '',
  dated_on: '2026-11-01',
  audience: 'everyone' as const,
  sensitivity: 'official' as const,
  expires_on: null,
  url: null,
}
await addEvidence({ db, person, now: new Date('2026-11-22T12:00Z') }, files, { action }, values, [incoming])
await stand()
