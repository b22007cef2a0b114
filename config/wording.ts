import { z } from 'zod'

/**
 * What is wrong with a value, in plain words, wherever zod checks one: settings, files, requests, arguments. Imported for this effect. A schema's own
 * message comes before it.
 */
z.config({
  customError: (issue) => {
    const text = issue.origin === 'string'
    const listed = issue.origin === 'array' || issue.origin === 'set' || issue.origin === 'tuple'
    switch (issue.code) {
      case 'invalid_type':
        if (issue.input === undefined) return 'is missing'
        if (issue.expected === 'int') return 'must be a whole number'
        return NAMES[issue.expected] && `must be ${NAMES[issue.expected]}`
      case 'too_small':
        if (listed) return `must have at least ${issue.minimum} ${issue.minimum === 1 ? 'entry' : 'entries'}`
        if (text) return issue.minimum === 1 ? 'must not be empty' : `must have at least ${issue.minimum} characters`
        return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`
      case 'too_big':
        if (listed) return `must have at most ${issue.maximum} entries`
        return text
          ? `must have at most ${issue.maximum} characters`
          : `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`
      case 'invalid_value':
        return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`
      case 'unrecognized_keys':
        return `has no ${issue.keys.join(', ')}`
    }
  },
})

const NAMES: Record<string, string> = {
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}
