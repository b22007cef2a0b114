import type { ToPlace } from '../../../db/write/waiting.ts'
import type { Fingerprint } from '../../matching/fingerprint/fingerprint.ts'
import type { Placement } from '../../matching/placement.ts'
import type { Arrival } from '../../model.ts'
import type { ChangeKind } from '../../story/changes.ts'

/** A version that waits to be placed, with its fingerprint. */
export interface Ready {
  version: ToPlace
  arrival: Arrival
  fingerprint: Fingerprint
  /** Its fingerprint is not stored as it is here. */
  isMade: boolean
}

/** A version with what was decided about it. */
export interface Decision extends Ready {
  placement: Placement
  change: ChangeKind | null
}
