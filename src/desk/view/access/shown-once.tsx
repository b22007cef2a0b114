import { useState } from 'react'

/** A secret that is shown once: to copy, and then to put away. */
export function ShownOnce({ secret, children, done }: { secret: string; children: React.ReactNode; done: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard?.writeText(secret).then(() => setCopied(true))
  return (
    <section className="shown-once" role="status">
      <p>{children}</p>
      <output>
        <code>{secret}</code>
      </output>
      <button type="button" className="main" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
      <button type="button" onClick={done}>
        Done
      </button>
    </section>
  )
}
