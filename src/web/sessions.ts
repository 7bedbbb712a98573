import connectPgSimple from 'connect-pg-simple'
import session from 'express-session'

const PgStore = connectPgSimple(session)

/** Sessions in PostgreSQL. They end 12 hours after sign-in and are not prolonged by use, so that reading a page writes nothing. */
export const sessionStore = (url: string) =>
  new PgStore({
    conObject: { connectionString: url, statement_timeout: 5000, query_timeout: 7000, connectionTimeoutMillis: 3000, max: 5 },
    tableName: 'sessions',
    disableTouch: true,
    errorLog: () => {},
  })
