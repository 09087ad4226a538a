/** Browser-safe: what can stand in an export's columns, in the order they are offered, and what stands above them. */
const names = {
  email: ['E-mail', 'E-mail'],
  phone: ['Phone', 'Téléphone'],
  firstName: ['First name', 'Prénom'],
  lastName: ['Last name', 'Nom'],
  company: ['Company', 'Société'],
  role: ['Role', 'Fonction'],
  birthday: ['Birthday', 'Date d’anniversaire'],
  address: ['Address', 'Adresse'],
  city: ['City', 'Ville'],
  country: ['Country', 'Pays'],
  language: ['Language', 'Langue'],
  timeZone: ['Time zone', 'Fuseau horaire'],
  tags: ['Tags', 'Étiquettes'],
  lists: ['Lists', 'Listes'],
  groups: ['Groups', 'Groupes'],
  status: ['Status', 'Statut'],
  statusAt: ['Status since', 'Statut depuis'],
  statusSource: ['Status source', 'Origine du statut'],
  consentBasis: ['Consent', 'Consentement'],
  optedInAt: ['Opted in', 'Inscription le'],
  emailPermission: ['E-mail permission', 'Autorisation e-mail'],
  smsStatus: ['SMS status', 'Statut SMS'],
  smsStatusAt: ['SMS status since', 'Statut SMS depuis'],
  smsPermission: ['SMS permission', 'Autorisation SMS'],
  unmailable: ['Cannot be mailed because', 'Ne peut pas recevoir d’e-mail car'],
  rating: ['Rating', 'Note'],
  vip: ['VIP', 'VIP'],
  orderCount: ['Orders', 'Commandes'],
  revenue: ['Revenue', 'Chiffre d’affaires'],
  firstOrderAt: ['First order', 'Première commande'],
  lastOrderAt: ['Last order', 'Dernière commande'],
  lastSentAt: ['Last sent', 'Dernier envoi'],
  lastOpenedAt: ['Last opened', 'Dernière ouverture'],
  lastClickedAt: ['Last clicked', 'Dernier clic'],
  lastActiveAt: ['Last active', 'Dernière activité'],
  lastSeenAt: ['Last seen', 'Dernière visite'],
  source: ['Source', 'Origine'],
  externalId: ['Customer number', 'Numéro de client'],
  id: ['Id', 'Identifiant'],
  createdAt: ['Added', 'Ajout le'],
  updatedAt: ['Last changed', 'Dernière modification'],
  archivedAt: ['Archived', 'Archivage le'],
} as const;

export type StandardColumn = keyof typeof names;
export const standardColumns = Object.keys(names) as [StandardColumn, ...StandardColumn[]];

/** What stands above a column; the dialog offers it under the same words. */
export const headings = (language: 'en' | 'fr'): Record<StandardColumn, string> =>
  Object.fromEntries(Object.entries(names).map(([column, [en, fr]]) => [column, language === 'fr' ? fr : en])) as Record<
    StandardColumn,
    string
  >;
