import { type ComponentProps, type ReactNode, useId } from 'react'

/** A labelled input; `hint` is read with it. */
export function Field({ label, hint, ...input }: { label: string; hint?: ReactNode } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input {...input} id={id} aria-describedby={hint ? `${id}-hint` : undefined} />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** One check box for each choice. */
export function Choices<T extends string>({
  legend,
  choices,
  chosen,
  change,
}: {
  legend: string
  choices: readonly { value: T; word: string; hint?: string }[]
  chosen: readonly T[]
  change: (chosen: T[]) => void
}) {
  const flip = (value: T) => change(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {choices.map(({ value, word, hint }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => flip(value)} />
          <span>
            {word}
            {hint && <small>{hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
