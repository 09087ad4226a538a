import { useTranslation } from 'react-i18next';
import { useMailEditing } from './context.ts';
import { invalidFields, problemText, saidIn } from './problems.ts';

/** What is wrong with a field, in words, or undefined. `field` also covers what lies under it: "from" has "from.address". */
export function useFieldProblem(stepId: string | null, field: string): string | undefined {
  const { t } = useTranslation('editor');
  const { problems, shown } = useMailEditing();
  const under = (other: string | null) => other === field || Boolean(other?.startsWith(`${field}.`));
  const invalid = invalidFields(shown).find((p) => p.stepId === stepId && under(p.field));
  if (invalid) return saidIn(invalid.message, t);
  const problem = problems.find((p) => p.stepId === stepId && under(p.field));
  return problem && problemText(problem, shown, t);
}

export function FieldProblem({ stepId, field }: { stepId: string | null; field: string }) {
  const text = useFieldProblem(stepId, field);
  if (!text) return null;
  return (
    <p className="meta red" role="alert">
      {text}
    </p>
  );
}
