import type { ToPlace } from '../../../db/queries/steps.ts'
import type { Fingerprint } from '../../dedup/fingerprint.ts'
import type { Placement } from '../../dedup/placement.ts'
import type { Arrival } from '../../model.ts'
import type { ChangeKind } from '../../story/changes.ts'

/** A version that waits to be placed, with its fingerprint. */
export interface Ready {
  version: ToPlace
  arrival: Arrival
  print: Fingerprint
}

/** A version with what was decided about it. */
export interface Decision extends Ready {
  placement: Placement
  change: ChangeKind | null
}
