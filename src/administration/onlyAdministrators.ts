import { Forbidden } from '../errors.ts'
import type { Person } from '../users/person.ts'

/** @throws Forbidden for everybody else. */
export const onlyAdministrators = ({ administrator }: Pick<Person, 'administrator'>): void => {
  if (!administrator) throw new Forbidden()
}
