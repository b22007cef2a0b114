/** What is done about a recall. `ask`: notes who received the story; `again`: sends once more to those who did not acknowledge; `people`: mail. */
export type RecallStep = 'ask' | 'again' | 'people'

/**
 * The steps with their times since the entry (seconds): those who did not acknowledge are sent to again after 5, 15 and 60 minutes, and have five
 * minutes more before people get a message. The second step catches what keys read until then, which is noted every two seconds (src/api/usage.ts).
 */
export const STEPS: readonly { after: number; what: RecallStep }[] = [
  { after: 0, what: 'ask' },
  { after: 10, what: 'ask' },
  { after: 5 * 60, what: 'again' },
  { after: 15 * 60, what: 'again' },
  { after: 60 * 60, what: 'again' },
  { after: 65 * 60, what: 'people' },
]

export const causeOf = (seq: number) => `recall ${seq}`
