import type { TFunction } from 'i18next';
import { type Definition, definition as language } from '../../workflows/flow/flow.ts';
import { graphProblems, type Problem } from '../../workflows/flow/problems.ts';
import { stepById } from './graph.ts';

/** Known without the server: shown at once, and the server's older word on them ignored. */
const ofTheGraph = new Set<Problem['code']>([
  'noEntry',
  'unreachable',
  'openOutlet',
  'waitFreeLoop',
  'idleLoop',
  'noEmail',
  'duplicateId',
  'daysNotRising',
  'atOnce',
  'noSubject',
  'noRule',
  'noSegment',
]);

function emptySubjects(definition: Definition): Problem[] {
  return definition.steps
    .filter((s) => s.type === 'sendEmail' && !s.subject.trim())
    .map((s) => ({ code: 'noSubject', stepId: s.id, field: 'subject', message: `“${s.name}” has no subject.` }));
}

/** What stands against publishing: the drawing's own problems now, the audience's and the templates' as of the last save. */
export function currentProblems(definition: Definition, ofServer: Problem[]): Problem[] {
  const ids = new Set(definition.steps.map((s) => s.id));
  const others = ofServer.filter((p) => !ofTheGraph.has(p.code) && (p.stepId === null || ids.has(p.stepId)));
  return [...graphProblems(definition), ...emptySubjects(definition), ...others];
}

export interface Invalid {
  stepId: string | null;
  field: string;
  message: string;
}

/** Fields that can't be saved as they are. */
export function invalidFields(definition: Definition): Invalid[] {
  const read = language.safeParse(definition);
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => {
    const ofStep = path[0] === 'steps';
    const stepId = ofStep ? (definition.steps[Number(path[1])]?.id ?? null) : null;
    return { stepId, field: path.slice(ofStep ? 2 : 1).join('.'), message };
  });
}

/** A problem in the viewer's words; the API's English where there are none. */
export function problemText(problem: Problem, definition: Definition, t: TFunction<'editor'>): string {
  const step = problem.stepId ? stepById(definition, problem.stepId) : undefined;
  const days = step?.type === 'wait' && step.until.kind === 'sincePurchase' ? step.until.days : 0;
  return t(`problem.${problem.code}`, { name: step?.name || (step && t(`kind.${step.type}`)), days, defaultValue: problem.message });
}

/** The few messages of the schemas, which speak English, in the viewer's language. */
export function saidIn(message: string, t: TFunction<'editor'>): string {
  const said = t('said', { returnObjects: true }) as unknown as { en: string; here: string }[];
  return (Array.isArray(said) ? said.find(({ en }) => en === message)?.here : undefined) ?? message;
}
