import type { Definition } from '../../workflows/flow/flow.ts';
import type { Instruction } from '../../workflows/names.ts';
import type { ThrownIn } from '../tests/contract.ts';

/** A thrown-in fact of a test run; it counts from `at` on, once it has happened. */
export type TestFact = ThrownIn & {
  /** ISO instant, virtual. */
  at: string;
  happened: boolean;
};
/** What a test run carries with it, instead of a version and the contact's real facts. Instants are ISO. */
export interface TestRunState {
  definition: Definition;
  to: string;
  startedAt: string;
  /** The counted order before the last, at its real distance; the anchor after a refund. */
  previousAt?: string | null;
  thrown: TestFact[];
  held?: boolean;
  /** When it was over by the clock on the wall. */
  finishedAt?: string;
}

/** One row of `enrollments`: one contact's one walk through a flow. */
export interface Enrollment {
  id: string;
  audience_id: string;
  flow_id: string;
  version_id: string | null;
  contact_id: string;
  episode: string;
  anchor_order_id: string | null;
  origin: 'sweep' | 'backlog' | 'api' | 'test';
  arm: 'treated' | 'holdout';
  entered_at: Date;
  position: string;
  since: Date;
  visit: number;
  previous_at: Date | null;
  not_before: Date | null;
  waived_at: Date | null;
  listening: string[];
  rev: number;
  do_next: Instruction['do'];
  step_id: string | null;
  step_name: string;
  queue: string;
  at: Date | null;
  held: 'flow' | 'paused' | 'provider' | 'shop' | 'twin' | 'rule' | null;
  due: Date | null;
  paused_at: Date | null;
  started_at: Date | null;
  watched: number;
  outcome: string | null;
  reason: string | null;
  won_order_id: string | null;
  won_message_id: string | null;
  ended_at: Date | null;
  is_test: boolean;
  test: TestRunState | null;
  actor: string;
  created_at: Date;
}

/** The instruction as Postgres holds it: what the workflow is to obey. */
export const stored = ({ rev, visit, do_next, step_name, queue, at }: Enrollment): Instruction => ({
  rev,
  visit,
  do: do_next,
  name: step_name,
  queue,
  at: at?.toISOString() ?? null,
});
