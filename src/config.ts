import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { z } from 'zod'

if (existsSync('.env')) process.loadEnvFile('.env')

const production = process.env.NODE_ENV === 'production'

const whole = 'Set it to where people reach the service, like https://recommendations.example, with nothing after it'
const origin = z
  .string({ error: whole })
  .refine(address => /^https?:\/\/[^/?#@\s]+\/?$/.test(address) && URL.canParse(address), whole)
  .transform(address => new URL(address).origin)
const mailFrom = z.email('Set it to the address that letters come from')

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: production ? z.string({ error: 'Set it to the address of your PostgreSQL' }) : z.string().optional(),
  SESSION_SECRET: production
    ? z.string({ error: 'Set it to 32 random characters or more' }).min(32)
    : z.string().default(randomBytes(32).toString('hex')),
  DEMO_PASSWORD: z.string().min(12).default('follow every recommendation'),
  TRUSTED_PROXIES: z.string().optional(),
  BASE_ADDRESS: production ? origin : origin.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'Set it like smtp://user:password@mail.example:587' }).optional(),
  MAIL_FROM: process.env.SMTP_URL ? mailFrom : mailFrom.optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default(production ? 'info' : 'warn'),
})

const parsed = schema.safeParse(process.env)
if (!parsed.success) {
  console.error(`Check the environment:\n${z.prettifyError(parsed.error)}`)
  process.exit(1)
}

export const config = {
  production,
  port: parsed.data.PORT,
  databaseUrl: parsed.data.DATABASE_URL,
  sessionSecret: parsed.data.SESSION_SECRET,
  demoPassword: parsed.data.DEMO_PASSWORD,
  /** Addresses of proxies in front of the service, or none. Never all. */
  trustedProxies: parsed.data.TRUSTED_PROXIES ? parsed.data.TRUSTED_PROXIES.split(',').map(address => address.trim()) : (false as const),
  /** Links in letters begin with it. Never taken from a request. */
  baseAddress: parsed.data.BASE_ADDRESS ?? `http://localhost:${parsed.data.PORT}`,
  /** Where letters are handed over. Without it they stay in the outbox. */
  smtp: parsed.data.SMTP_URL ? { url: parsed.data.SMTP_URL, from: parsed.data.MAIL_FROM! } : undefined,
  logLevel: parsed.data.LOG_LEVEL,
}
