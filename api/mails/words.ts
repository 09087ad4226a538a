/** What stands in every mail and on the pages that mails lead to, in the contact's language. */
export type Language = 'en' | 'fr';

export const words = {
  en: {
    locale: 'en-GB',
    bought: (brand: string) => `You bought from ${brand}, so we write now and then.`,
    subscribed: (brand: string) => `You get this e-mail because you signed up with ${brand}.`,
    unsubscribe: 'Unsubscribe',
    page: {
      title: 'Unsubscribe',
      ask: (address: string, brand: string) => `Stop e-mails from ${brand} to ${address}?`,
      button: 'Unsubscribe',
      done: (address: string, brand: string) => `${brand} will send no more e-mails to ${address}.`,
      doneTitle: 'You are unsubscribed',
      test: 'This is a test e-mail: nothing changes for anyone.',
      testTitle: 'A test e-mail',
      unknown: 'This link is not complete. Open it again from the e-mail, or answer the e-mail.',
      unknownTitle: 'This link does not work',
    },
  },
  fr: {
    locale: 'fr-FR',
    bought: (brand: string) => `Vous avez acheté chez ${brand}, nous vous écrivons donc de temps en temps.`,
    subscribed: (brand: string) => `Vous recevez cet e-mail suite à votre inscription auprès de ${brand}.`,
    unsubscribe: 'Se désinscrire',
    page: {
      title: 'Se désinscrire',
      ask: (address: string, brand: string) => `Ne plus recevoir d’e-mails de ${brand} à l’adresse ${address}\u00a0?`,
      button: 'Se désinscrire',
      done: (address: string, brand: string) => `${brand} n’enverra plus d’e-mails à l’adresse ${address}.`,
      doneTitle: 'Désinscription enregistrée',
      test: 'Ceci est un e-mail de test\u00a0: rien ne change pour personne.',
      testTitle: 'Un e-mail de test',
      unknown: 'Ce lien n’est pas complet. Rouvrez-le depuis l’e-mail, ou répondez à l’e-mail.',
      unknownTitle: 'Ce lien ne fonctionne pas',
    },
  },
} as const satisfies Record<Language, unknown>;
