import type { TFunction } from 'i18next';
import type { ComponentType } from 'react';
import type { StepOf, StepType } from '../../../workflows/flow/flow.ts';
import type { IconName } from '../../components/icon-paths.tsx';

/** What a new step starts from. */
export interface Birth {
  id: string;
  t: TFunction<'editor'>;
  /** How many of its kind there are already. */
  count: number;
  /** For waits: a day that fits there; null = the flow knows no last purchase. */
  day: number | null;
}

/** How a step type shows itself: on the canvas, in the inspector, in the menu of new steps. */
export interface Face<T extends StepType> {
  icon: IconName;
  /** The sentence on the canvas, made from the settings. */
  Summary: ComponentType<{ step: StepOf<T> }>;
  Form: ComponentType<{ step: StepOf<T> }>;
  create: (birth: Birth) => StepOf<T>;
}
