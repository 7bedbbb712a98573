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
const roles = z.enum(['unit_leader', 'staff', 'regional_lead', 'national_lead', 'inspector', 'administrator'])
/** Several, with commas; the word none for none. */
const listed = <T>(each: z.ZodType<T, string>, most = 10) =>
  z
    .string()
    .transform(text => (text.trim() === 'none' ? [] : text.split(',').map(part => part.trim())))
    .pipe(z.array(each).max(most))
const given = z.object({ role: roles, organisation: z.string().min(1) })
const webAddress = z
  .url({ protocol: /^https?$/, error: 'Set it to an address like https://recommendations.example' })
  .refine(address => !production || address.startsWith('https:'), 'It must begin with https: in production')

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: production ? z.string({ error: 'Set it to the address of your PostgreSQL' }) : z.string().optional(),
  SESSION_SECRET: production ? z.string({ error: 'Set it to 32 random characters or more' }).min(32) : z.string().optional(),
  SECOND_FACTOR_KEY: listed(z.string().min(32, 'Each must have 32 characters or more')).default([]),
  SECOND_FACTOR_ROLES: listed(roles).default(['administrator', 'inspector']),
  OIDC_ISSUER: webAddress.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_NAME: z.string().min(1).max(60).default('your organisation'),
  OIDC_TRUSTED_AS_SECOND_FACTOR: z.stringbool().default(false),
  OIDC_GROUP_ROLES: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue('It must be JSON, such as {"group": {"role": "inspector", "organisation": "HMIP"}}')
        return z.NEVER
      }
    })
    .pipe(z.record(z.string(), z.union([given.transform(one => [one]), z.array(given)])))
    .optional(),
  DEMO_PASSWORD: z.string().min(12).default('follow every recommendation'),
  TRUSTED_PROXIES: z.string().optional(),
  BASE_ADDRESS: production ? origin : origin.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'Set it like smtp://user:password@mail.example:587' }).optional(),
  MAIL_FROM: process.env.SMTP_URL ? mailFrom : mailFrom.optional(),
  SESSION_IDLE_MINUTES: z.coerce.number().min(2).max(720).default(30),
  SESSION_HOURS: z.coerce.number().min(1).max(72).default(12),
  ACCESS_RECORD_DAYS: z.coerce.number().int().min(1).max(36_500).default(400),
  FILES_STORE: z.enum(['disk', 's3']).default('disk'),
  FILES_FOLDER: z.string().min(1).default('.data/files'),
  S3_BUCKET: process.env.FILES_STORE === 's3' ? z.string({ error: 'Set it to the name of the bucket' }).min(3) : z.string().optional(),
  S3_REGION: z.string().min(1).default('eu-west-2'),
  S3_ENDPOINT: webAddress.optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  UPLOAD_MAX_MB: z.coerce.number().min(1).max(100).default(25),
  CLAMD_HOST: z.string().min(1).optional(),
  CLAMD_PORT: z.coerce.number().int().min(1).max(65_535).default(3310),
  CLAMD_SOCKET: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default(production ? 'info' : 'warn'),
})

const parsed = schema
  .refine(env => !env.OIDC_ISSUER === !env.OIDC_CLIENT_ID, { path: ['OIDC_ISSUER'], error: 'Set OIDC_CLIENT_ID too, or neither' })
  .safeParse(process.env)
if (!parsed.success) {
  console.error(`Check the environment:\n${z.prettifyError(parsed.error)}`)
  process.exit(1)
}

export const config = {
  production,
  port: parsed.data.PORT,
  databaseUrl: parsed.data.DATABASE_URL,
  /** Always there in production. */
  sessionSecret: parsed.data.SESSION_SECRET,
  secondFactorKeys: parsed.data.SECOND_FACTOR_KEY,
  secondFactorRoles: parsed.data.SECOND_FACTOR_ROLES,
  singleSignOn: parsed.data.OIDC_ISSUER
    ? {
        issuer: parsed.data.OIDC_ISSUER,
        clientId: parsed.data.OIDC_CLIENT_ID!,
        clientSecret: parsed.data.OIDC_CLIENT_SECRET,
        name: parsed.data.OIDC_NAME,
        trusted: parsed.data.OIDC_TRUSTED_AS_SECOND_FACTOR,
        groupRoles: parsed.data.OIDC_GROUP_ROLES,
      }
    : undefined,
  demoPassword: parsed.data.DEMO_PASSWORD,
  /** Addresses of proxies in front of the service, or none. Never all. */
  trustedProxies: parsed.data.TRUSTED_PROXIES ? parsed.data.TRUSTED_PROXIES.split(',').map(address => address.trim()) : (false as const),
  /** Links in letters begin with it, and passkeys belong to it. Never taken from a request. */
  baseAddress: parsed.data.BASE_ADDRESS ?? `http://localhost:${parsed.data.PORT}`,
  /** Where letters are handed over. Without it they stay in the outbox. */
  smtp: parsed.data.SMTP_URL ? { url: parsed.data.SMTP_URL, from: parsed.data.MAIL_FROM! } : undefined,
  /** A session ends after this time without use, and after this time in any case. */
  sessions: { idleMinutes: parsed.data.SESSION_IDLE_MINUTES, hours: parsed.data.SESSION_HOURS },
  accessRecordDays: parsed.data.ACCESS_RECORD_DAYS,
  files: {
    /** The store itself, or, with a bucket, only where files are while they come in. */
    folder: parsed.data.FILES_FOLDER,
    bucket:
      parsed.data.FILES_STORE === 's3'
        ? {
            bucket: parsed.data.S3_BUCKET!,
            region: parsed.data.S3_REGION,
            ...(parsed.data.S3_ENDPOINT && { endpoint: parsed.data.S3_ENDPOINT }),
            ...(parsed.data.S3_ACCESS_KEY_ID && { accessKeyId: parsed.data.S3_ACCESS_KEY_ID }),
            ...(parsed.data.S3_SECRET_ACCESS_KEY && { secretAccessKey: parsed.data.S3_SECRET_ACCESS_KEY }),
          }
        : undefined,
    mostBytes: parsed.data.UPLOAD_MAX_MB * 1024 * 1024,
    /** Who looks for viruses. With it, nothing can be downloaded before it was found clean. */
    clamd: parsed.data.CLAMD_SOCKET
      ? { path: parsed.data.CLAMD_SOCKET }
      : parsed.data.CLAMD_HOST
        ? { host: parsed.data.CLAMD_HOST, port: parsed.data.CLAMD_PORT }
        : undefined,
  },
  logLevel: parsed.data.LOG_LEVEL,
}
