interface Told {
  state: 'asks' | 'done' | 'failed';
  error: string | null;
  name: string;
  brand: string;
  language: 'en' | 'fr';
  matched: number;
  series: number;
  reacted: number;
  due: number;
  most: number | null;
}

/** The report of a policy's run, in the audience's language. */
export function reportWords({ state, error, name, brand, language, matched, series, reacted, due, most }: Told) {
  const n = (value: number) => new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-US').format(value);
  if (language === 'fr')
    return {
      subject: { done: `${name} : ${n(due)} archivés`, asks: `${name} : une décision est attendue`, failed: `${name} : échec` }[state],
      lines: [
        {
          done: `La politique « ${name} » (${brand}) s’est exécutée.`,
          asks: `La politique « ${name} » (${brand}) s’est arrêtée et vous attend : plus de contacts que votre limite de ${n(most ?? 0)}. Rien n’a été fait.`,
          failed: `La politique « ${name} » (${brand}) n’a pas pu s’exécuter : ${error ?? ''}`,
        }[state],
        ...(state === 'failed'
          ? []
          : [
              `Contacts concernés : ${n(matched)}\nÀ archiver : ${n(due)}\nCommencent la dernière série : ${n(series)}\nOnt réagi : ${n(reacted)}`,
            ]),
      ],
    };
  return {
    subject: { done: `${name}: ${n(due)} archived`, asks: `${name}: a decision is needed`, failed: `${name}: failed` }[state],
    lines: [
      {
        done: `The policy “${name}” (${brand}) has run.`,
        asks: `The policy “${name}” (${brand}) has stopped and asks you: it is more than your limit of ${n(most ?? 0)}. Nothing was done.`,
        failed: `The policy “${name}” (${brand}) could not run: ${error ?? ''}`,
      }[state],
      ...(state === 'failed'
        ? []
        : [`Contacts meant: ${n(matched)}\nTo be archived: ${n(due)}\nBegin the last series: ${n(series)}\nReacted: ${n(reacted)}`]),
    ],
  };
}
