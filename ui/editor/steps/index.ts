import type { ComponentType } from 'react';
import type { Step, StepType } from '../../../workflows/flow/flow.ts';
import { archiveFace } from './archive.tsx';
import { branchFace } from './branch.tsx';
import { exitFace } from './exit.tsx';
import type { Face } from './face.ts';
import { sendEmailFace } from './send-email.tsx';
import { waitFace } from './wait.tsx';

export const faces: { [T in StepType]: Face<T> } = {
  sendEmail: sendEmailFace,
  wait: waitFace,
  branch: branchFace,
  archive: archiveFace,
  exit: exitFace,
};

/** The face of a step whose type is only known when it runs: each face gets the step it was made for. */
export function faceOf(step: Step) {
  const face = faces[step.type];
  type Shown = ComponentType<{ step: Step }>;
  return { icon: face.icon, Summary: face.Summary as Shown, Form: face.Form as Shown };
}
