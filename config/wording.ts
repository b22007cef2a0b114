import { z } from 'zod'

/**
 * Error messages in plain words wherever zod checks a value: settings, files, requests, arguments. Modules import this file for its effect. A
 * message of the schema itself takes precedence.
 */
z.config({
  customError: (issue) => {
    const text = issue.origin === 'string'
    const listed = issue.origin === 'array' || issue.origin === 'set' || issue.origin === 'tuple'
    switch (issue.code) {
      case 'invalid_type':
        if (issue.input === undefined) return 'is missing'
        if (issue.expected === 'int') return 'must be a whole number'
        return TYPE_NAMES[issue.expected] && `must be ${TYPE_NAMES[issue.expected]}`
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
        return `has unknown keys: ${issue.keys.join(', ')}`
    }
  },
})

const TYPE_NAMES: Record<string, string> = {
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}
