import type { Language } from '../mails/index.ts';

/** Days after which a signup that nobody confirmed is over. */
export const VALID_DAYS = 60;

/** What the confirmation mail and its page say, in the contact's language. */
export const words = {
  en: {
    mail: (brand: string, name: string) => ({
      subject: `Please confirm your subscription to ${brand}`,
      paragraphs: [
        name ? `Hello ${name},` : 'Hello,',
        `Somebody, you we hope, entered this address to get e-mails from ${brand}. Please confirm that it was you.`,
      ],
      button: 'Confirm the subscription',
      after: `If it was not you, do nothing: without your confirmation nothing more is sent. The link works for ${VALID_DAYS} days.`,
      why: `You get this e-mail because this address was entered in a form of ${brand}.`,
    }),
    page: {
      title: 'Confirm your subscription',
      ask: (address: string, brand: string) => `Get e-mails from ${brand} at ${address}?`,
      button: 'Confirm',
      doneTitle: 'Your subscription is confirmed',
      done: (address: string, brand: string) => `${brand} will write to ${address}. Every e-mail has a link to leave.`,
      overTitle: 'This link has expired',
      over: (brand: string) => `The subscription was not confirmed in time. Sign up with ${brand} again to get a new link.`,
    },
  },
  fr: {
    mail: (brand: string, name: string) => ({
      subject: `Merci de confirmer votre inscription chez ${brand}`,
      paragraphs: [
        name ? `Bonjour ${name},` : 'Bonjour,',
        `Cette adresse a été saisie pour recevoir les e-mails de ${brand}. Merci de confirmer que la demande vient bien de vous.`,
      ],
      button: 'Confirmer l’inscription',
      after: `Si la demande ne vient pas de vous, ne faites rien\u00a0: sans votre confirmation, plus rien ne sera envoyé. Le lien est valable ${VALID_DAYS} jours.`,
      why: `Vous recevez cet e-mail car cette adresse a été saisie dans un formulaire de ${brand}.`,
    }),
    page: {
      title: 'Confirmer votre inscription',
      ask: (address: string, brand: string) => `Recevoir les e-mails de ${brand} à l’adresse ${address}\u00a0?`,
      button: 'Confirmer',
      doneTitle: 'Votre inscription est confirmée',
      done: (address: string, brand: string) => `${brand} écrira à l’adresse ${address}. Chaque e-mail contient un lien de désinscription.`,
      overTitle: 'Ce lien a expiré',
      over: (brand: string) =>
        `L’inscription n’a pas été confirmée à temps. Inscrivez-vous de nouveau auprès de ${brand} pour recevoir un nouveau lien.`,
    },
  },
} as const satisfies Record<Language, unknown>;
