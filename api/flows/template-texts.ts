/** The words a new flow starts with, in the audience's language. Warm and short; no exclamation marks, no guessed gender. */
export interface MailText {
  subject: string;
  preview: string;
  html: string;
}
export interface TemplateTexts {
  /** "E-mail 2" */
  email(n: number): string;
  /** "Until day 240" */
  until(days: number): string;
  exit: string;
  first: MailText;
  /** Tells how long it has been. */
  middle: MailText;
  /** Asks whether to stop writing. */
  last: MailText;
  /** For a segment: whoever is in it need not have bought. */
  segment: { first: MailText; middle: MailText; wait(days: number): string; ask: string; stays: string; archive: string };
}

const en: TemplateTexts = {
  email: (n) => `E-mail ${n}`,
  until: (days) => `Until day ${days}`,
  exit: 'Ends without a purchase',
  first: {
    subject: 'It has been a while, {{ contact.first_name | default: "and we noticed" }}',
    preview: 'What is new since your last order, and no hurry.',
    html: `<p>Hello {{ contact.first_name | default: "there" }},</p>
<p>It has been a while since your last order with us. A good deal has changed since then, and we would be glad to see you again.</p>
<p>Have a look when you feel like it. If something was not right last time, just answer this e-mail: a person reads it.</p>
<p>{{ audience.name }}</p>`,
  },
  middle: {
    subject: 'Still there, {{ contact.first_name | default: "we hope" }}?',
    preview: 'We have been keeping your place.',
    html: `<p>Hello {{ contact.first_name | default: "there" }},</p>
<p>Your last order was {{ last_order.days_ago | default: "many" }} days ago. We have not forgotten you, and perhaps there is something here for you again.</p>
<p>Tell us what you would like to see: answering this e-mail is enough.</p>
<p>{{ audience.name }}</p>`,
  },
  last: {
    subject: 'Shall we stop writing, {{ contact.first_name | default: "or stay in touch" }}?',
    preview: 'This is the last e-mail of this kind.',
    html: `<p>Hello {{ contact.first_name | default: "there" }},</p>
<p>This is the last of {{ series.total }} e-mails that we send after a long silence. We would rather stop than be in your way.</p>
<p>If you would like to hear from us no more, there is nothing to say: <a href="{{ unsubscribe_url }}">unsubscribe here</a>. If you come back, the door is open.</p>
<p>Thank you for having been with us.</p>
<p>{{ audience.name }}</p>`,
  },
  segment: {
    first: {
      subject: 'Is there something we can do better, {{ contact.first_name | default: "tell us" }}?',
      preview: 'We have not heard from you for a while.',
      html: `<p>Hello {{ contact.first_name | default: "there" }},</p>
<p>We have not heard from you for a while, and we wonder whether what we send is still of use to you.</p>
<p>Tell us what you would like to read or find here: answering this e-mail is enough, a person reads it.</p>
<p>{{ audience.name }}</p>`,
    },
    middle: {
      subject: 'What you may have missed, {{ contact.first_name | default: "in short" }}',
      preview: 'The best of the last months, in one short e-mail.',
      html: `<p>Hello {{ contact.first_name | default: "there" }},</p>
<p>Much has happened here in the last months. Put your best two or three things into this e-mail, with a link to each: whoever follows one is back.</p>
<p>{{ audience.name }}</p>`,
    },
    wait: (days) => `${days} days`,
    ask: 'Read any of them?',
    stays: 'Stays: reads our e-mails',
    archive: 'Archive',
  },
};

const fr: TemplateTexts = {
  email: (n) => `E-mail ${n}`,
  until: (days) => `Jusqu’au jour ${days}`,
  exit: 'Se termine sans achat',
  first: {
    subject: 'Cela fait un moment, {{ contact.first_name | default: "et nous pensons à vous" }}',
    preview: 'Les nouveautés depuis votre dernière commande, sans urgence.',
    html: `<p>Bonjour {{ contact.first_name | default: "à vous" }},</p>
<p>Cela fait un moment que vous n’avez rien commandé chez nous. Bien des choses ont changé depuis, et nous serions heureux de vous revoir.</p>
<p>Passez nous voir quand vous en aurez envie. Si quelque chose n’allait pas la dernière fois, répondez simplement à cet e-mail : une personne le lira.</p>
<p>{{ audience.name }}</p>`,
  },
  middle: {
    subject: 'Des nouvelles, {{ contact.first_name | default: "tout simplement" }} ?',
    preview: 'Votre place est toujours là.',
    html: `<p>Bonjour {{ contact.first_name | default: "à vous" }},</p>
<p>Votre dernière commande remonte à {{ last_order.days_ago | default: "de nombreux" }} jours. Nous ne vous oublions pas, et il y a peut-être de nouveau quelque chose pour vous ici.</p>
<p>Dites-nous ce que vous aimeriez voir : il suffit de répondre à cet e-mail.</p>
<p>{{ audience.name }}</p>`,
  },
  last: {
    subject: 'Faut-il cesser de vous écrire, {{ contact.first_name | default: "ou rester en contact" }} ?',
    preview: 'Ceci est notre dernier e-mail de ce genre.',
    html: `<p>Bonjour {{ contact.first_name | default: "à vous" }},</p>
<p>Ceci est le dernier des {{ series.total }} e-mails que nous envoyons après un long silence. Nous préférons nous arrêter plutôt que de vous déranger.</p>
<p>Si vous ne souhaitez plus de nouvelles, <a href="{{ unsubscribe_url }}">vous pouvez vous désinscrire ici</a>. Et si vous revenez, la porte reste ouverte.</p>
<p>Merci d’avoir été des nôtres.</p>
<p>{{ audience.name }}</p>`,
  },
  segment: {
    first: {
      subject: 'Pouvons-nous faire mieux, {{ contact.first_name | default: "dites-nous" }} ?',
      preview: 'Nous n’avons plus de vos nouvelles depuis un moment.',
      html: `<p>Bonjour {{ contact.first_name | default: "à vous" }},</p>
<p>Nous n’avons plus de vos nouvelles depuis un moment, et nous nous demandons si nos e-mails vous sont encore utiles.</p>
<p>Dites-nous ce que vous aimeriez lire ou trouver ici : il suffit de répondre à cet e-mail, une personne le lira.</p>
<p>{{ audience.name }}</p>`,
    },
    middle: {
      subject: 'Ce que vous avez peut-être manqué, {{ contact.first_name | default: "en bref" }}',
      preview: 'Le meilleur des derniers mois, en un court e-mail.',
      html: `<p>Bonjour {{ contact.first_name | default: "à vous" }},</p>
<p>Il s’est passé beaucoup de choses ici ces derniers mois. Mettez dans cet e-mail vos deux ou trois meilleures nouvelles, chacune avec un lien : qui en suit un est de retour.</p>
<p>{{ audience.name }}</p>`,
    },
    wait: (days) => `${days} jours`,
    ask: 'Un e-mail lu ?',
    stays: 'Reste : lit nos e-mails',
    archive: 'Archiver',
  },
};

export const templateTexts = { en, fr };
