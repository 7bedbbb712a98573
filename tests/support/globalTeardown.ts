import { dropTemplate } from './databases.ts'

export default async function globalTeardown() {
  await dropTemplate()
  const { testServer } = globalThis as unknown as { testServer: { stop(): Promise<void> } }
  await testServer.stop()
}
