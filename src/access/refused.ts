/** Why something about people, keys or desks is not done. It is thrown, so that the transaction is rolled back. */
export class Refused extends Error {
  constructor(
    /** missing: there is no such thing; conflict: it contradicts the present state; invalid: the input is wrong. */
    readonly reason: 'missing' | 'conflict' | 'invalid',
    message: string,
  ) {
    super(message)
    this.name = 'Refused'
  }
}
