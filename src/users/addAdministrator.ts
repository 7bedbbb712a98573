// FIRST_PASSWORD='…' npm run people:add-administrator -- EMAIL "NAME" ORGANISATION-CODE
import { withDatabase } from '../db/open.ts'
import { Invalid } from '../errors.ts'
import { addAdministrator } from './firstAdministrator.ts'

const usage = `FIRST_PASSWORD='at least 12 characters' npm run people:add-administrator -- EMAIL "NAME" ORGANISATION-CODE`
const [email, name, organisation, ...rest] = process.argv.slice(2)
// From the environment, because what stands on a command line is seen by others on the machine and kept in its history.
const password = process.env.FIRST_PASSWORD

if (!email || !name || !organisation || !password || rest.length) {
  console.error(`Say who, and where they belong:\n  ${usage}`)
  process.exit(1)
}
await withDatabase(async db => {
  try {
    await addAdministrator(db, new Date(), { email, name, organisation, password })
    console.log(`${name} is an administrator now, and signs in as ${email}.`)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    console.error(Object.values(error.errors).join('\n'))
    process.exitCode = 1
  }
})
