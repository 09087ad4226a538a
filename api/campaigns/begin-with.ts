import type { CampaignEmail, CampaignSettings } from '../../workflows/flow/campaign.ts';

/** The words a new campaign begins with: something that could be sent, in the audience's language. */
export const firstEmail = (language: 'en' | 'fr'): CampaignEmail => ({
  subject: '',
  preview: '',
  from: { name: '', address: '' },
  layout: 'letter',
  html: TEXT[language],
});

const TEXT = {
  en: `<p>Hello {{ contact.first_name | default: "there" }},</p>
<p>Write what is new here.</p>
<p>See you soon,<br>{{ audience.name }}</p>`,
  fr: `<p>Bonjour {{ contact.first_name | default: "à vous" }},</p>
<p>Écrivez ici ce qu’il y a de nouveau.</p>
<p>À bientôt,<br>{{ audience.name }}</p>`,
};

export const firstSettings = (name: string): CampaignSettings => ({
  wonBackDays: 5,
  tracking: { opens: true, clicks: true, campaign: name.slice(0, 50) },
});
