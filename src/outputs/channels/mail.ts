import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Settings } from '../../../config/env.ts'

export type MailSettings = Pick<Settings, 'SMTP_URL' | 'MAIL_FROM'>

/** Limits of one mail (ms): to connect, and for each answer of the server. */
const CONNECT_MS = 10_000
const ANSWER_MS = 20_000

/**
 * Sends a mail by the server of SMTP_URL. A repeat has the same Message-ID, by which mail programs know it.
 * @param mail.sameAs what tells this mail from others
 * @returns what the server answered
 * @throws where there is no server, or it does not take the mail
 */
export async function sendMail(
  { SMTP_URL, MAIL_FROM }: MailSettings,
  mail: { to: string; subject: string; text: string; html: string; sameAs: string },
): Promise<string> {
  if (!SMTP_URL || !MAIL_FROM) throw new Error('No mail can be sent: SMTP_URL and MAIL_FROM are not set.')
  const transport = open(SMTP_URL)
  const { to, subject, text, html, sameAs } = mail
  const host = /@([^\s>]+)>?\s*$/.exec(MAIL_FROM)?.[1] ?? 'copytaster'
  const messageId = `<${createHash('sha256').update(sameAs).digest('hex').slice(0, 32)}@${host}>`
  // An object, because a text could name several recipients. RFC 3834: no out-of-office reply comes back.
  const recipient = { name: '', address: to }
  const headers = { 'Auto-Submitted': 'auto-generated' }
  try {
    const sent = await transport.sendMail({
      from: MAIL_FROM,
      to: recipient,
      subject,
      text,
      html,
      messageId,
      headers,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return String(sent.response ?? 'sent')
  } finally {
    transport.close()
  }
}

const open = (url: string) => createTransport({ url, connectionTimeout: CONNECT_MS, greetingTimeout: CONNECT_MS, socketTimeout: ANSWER_MS })
