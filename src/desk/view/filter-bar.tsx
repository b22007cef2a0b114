import { type Ref, useEffect, useState } from 'react'
import { ask } from '../data/ask.ts'
import type { SourceList } from '../data/shapes.ts'
import { type Filters, isFiltered, NO_FILTERS, STATUSES, type StatusFilter } from '../router.ts'
import { languageName } from '../words.ts'

/** A search is sent when typing pauses. */
const PAUSE_MS = 250

const STATUS_WORDS: Record<StatusFilter, string> = {
  usable: 'Usable',
  killed: 'Killed',
  embargoed: 'Embargoed',
  withheld: 'Withheld',
  all: 'All',
}

interface FilterBarProps {
  filters: Filters
  change: (filters: Filters) => void
  search: Ref<HTMLInputElement>
}

export function FilterBar({ filters, change, search }: FilterBarProps) {
  const { sources, languages } = useChoices()
  const set = (part: Partial<Filters>) => change({ ...filters, ...part })
  return (
    <search className="filters" aria-label="Filter the stories">
      <SearchBox value={filters.q} change={(q) => set({ q })} search={search} />
      <FilterSelect
        label="Language"
        value={filters.language}
        all="Language"
        names={languages}
        word={languageName}
        choose={(language) => set({ language })}
      />
      <FilterSelect label="Source" value={filters.source} all="Source" names={sources} choose={(source) => set({ source })} />
      <select aria-label="Status" value={filters.status} onChange={(event) => set({ status: event.target.value as StatusFilter })}>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {STATUS_WORDS[status]}
          </option>
        ))}
      </select>
      <select aria-label="Order" value={filters.order} onChange={(event) => set({ order: event.target.value as Filters['order'] })}>
        <option value="listed">Newest</option>
        <option value="arrival">By arrival</option>
      </select>
      {isFiltered(filters) && (
        <button type="button" onClick={() => change(NO_FILTERS)}>
          Clear
        </button>
      )}
    </search>
  )
}

function SearchBox({ value, change, search }: { value: string; change: (value: string) => void; search: Ref<HTMLInputElement> }) {
  const [typed, setTyped] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    if (typed.trim() !== value) setTyped(value)
  }
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => change(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <input
      type="search"
      ref={search}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      placeholder="Search words   /"
      aria-label="Search headlines and text"
      autoComplete="off"
      spellCheck={false}
    />
  )
}

interface FilterSelectProps {
  label: string
  value: string
  all: string
  names: string[]
  word?: (name: string) => string
  choose: (name: string) => void
}

function FilterSelect({ label, value, all, names, word = (name) => name, choose }: FilterSelectProps) {
  const options = value && !names.includes(value) ? [value, ...names] : names
  return (
    <select aria-label={label} value={value} onChange={(event) => choose(event.target.value)}>
      <option value="">{all}</option>
      {options.map((name) => (
        <option key={name} value={name}>
          {word(name)}
        </option>
      ))}
    </select>
  )
}

/** The sources and their languages. A language without a region matches all its regions. */
function useChoices(): { sources: string[]; languages: string[] } {
  const [choices, setChoices] = useState<{ sources: string[]; languages: string[] }>({ sources: [], languages: [] })
  useEffect(() => {
    const stop = new AbortController()
    ask<SourceList>('/v1/sources', stop.signal).then(
      ({ sources }) => {
        const names = sources.map((source) => source.name).sort((a, b) => a.localeCompare(b))
        const languages = new Set(sources.flatMap((source) => source.language?.split('-')[0]?.toLowerCase() ?? []))
        setChoices({ sources: names, languages: [...languages].sort() })
      },
      () => undefined, // the list reports the error; the selects then hold the filters of the address
    )
    return () => stop.abort()
  }, [])
  return choices
}
