import type { StandardTarget } from '../shapes.ts';

/** What columns are called, in English and French and by the tools people leave; written small, without accents and signs. */
const words: Partial<Record<StandardTarget, string>> = {
  email:
    'email|e mail|mail|email address|e mail address|adresse email|adresse e mail|adresse mail|adresse electronique|courriel|adresse courriel|mel|adel|email client|e mail client|customer email',
  phone:
    'phone|phone number|telephone|tel|mobile|mobile phone|cell|cellphone|cell phone|gsm|portable|tel portable|telephone portable|telephone mobile|no de telephone|numero de telephone|num tel|sms|sms phone number|whatsapp|telephone 1|tel 1|n de telephone|landline number',
  external_id:
    'customer id|customer number|customer no|customer ref|external id|ext id|client id|id client|no client|numero client|numero de client|num client|code client|reference client|ref client|n client|shopify customer id|user id',
  first_name: 'first name|firstname|first|given name|forename|prenom|prenoms|fname|prenom client',
  last_name: 'last name|lastname|last|surname|family name|nom|nom de famille|lname|nom client|nom usuel',
  full_name: 'name|full name|fullname|nom complet|nom et prenom|nom prenom|prenom nom|prenom et nom|contact name|customer name|contact',
  company:
    'company|company name|organization|organisation|account|account name|customer account|societe|entreprise|raison sociale|nom de l entreprise',
  role: 'role|job|job title|title|position|function|fonction|poste|profession|intitule du poste',
  birthday: 'birthday|birth date|birthdate|date of birth|dob|anniversaire|date de naissance|naissance|ne le|nee le',
  language: 'language|lang|locale|langue|preferred language|langue preferee|browser language',
  country: 'cc|country code|code pays',
  time_zone: 'time zone|timezone|fuseau|fuseau horaire',
  vip: 'vip|is vip',
  address: 'address|adresse|full address|adresse complete|postal address|adresse postale|adresse de livraison',
  'address.line1': 'address 1|address line 1|address1|street|street address|rue|adresse 1|adresse ligne 1|ligne 1|numero et rue|voie',
  'address.line2': 'address 2|address line 2|address2|apartment|adresse 2|adresse ligne 2|complement|complement d adresse|ligne 2',
  'address.city': 'city|town|ville|localite|commune|location city',
  'address.region': 'state|region|province|county|state region|state province|departement|etat',
  'address.postcode': 'zip|zip code|zipcode|postal code|postcode|post code|code postal|cp|npa',
  'address.country': 'country|pays|country region',
  tags: 'tags|tag|etiquettes|etiquette|labels|mots cles',
  groups: 'interests|groups|group|interest|centres d interet|groupes|groupe|preferences|style|gouts',
  lists: 'lists|list|listes|liste|subscribed lists',
  note: 'notes|note|comment|comments|commentaire|commentaires',
  status:
    'status|statut|subscription status|email status|etat|statut email|email marketing|email marketing status|email marketing consent|email marketing consent status|marketing consent|accepts marketing|accepts email marketing|newsletter|opt in|optin|opt in email|inscrit|inscription newsletter|abonne|consentement|double opt in',
  sms_status: 'sms status|sms marketing|sms marketing consent|sms marketing status|accepts sms marketing|statut sms|consentement sms',
  email_permission: 'gdpr|rgpd|marketing permission|marketing permissions|permission email|permission',
  opted_in_at:
    'optin time|opt in time|opt in date|optin date|opted in at|consent date|consent timestamp|email marketing consent timestamp|subscribed at|subscribed on|subscription date|subscribe date|inscrit le|date d inscription|date inscription|date de consentement|date du consentement|date d abonnement|date consentement|date optin|date subscribed|signup date|sign up date',
  optin_ip: 'optin ip|opt in ip|ip address|ip|signup ip|adresse ip',
  confirmed_at: 'confirm time|confirmed at|double opt in date|confirmation date|date de confirmation|confirme le',
  confirmed_ip: 'confirm ip|confirmation ip',
  left_at:
    'unsub time|unsubscribed at|unsubscribe date|unsubscribed date|date de desinscription|desinscrit le|clean time|date unsubscribed|unsubscription date',
  rating: 'member rating|rating|stars|note client|etoiles|contact rating',
  last_sent_at: 'last sent|last sent at|last email sent|last received|last email sent date|dernier envoi|last sent date',
  last_opened_at: 'last open|last opened|last opened at|last open date|derniere ouverture|last email opened',
  last_clicked_at: 'last click|last clicked|last clicked at|last click date|dernier clic|last email clicked',
  step: 'last campaign|last step|series step|last email|derniere etape|etape|dernier e mail|dernier email|current step|winback step|win back step',
};

const known = new Map(
  Object.entries(words).flatMap(([target, list]) => list.split('|').map((word) => [word, target as StandardTarget] as const)),
);

/** Without accents, signs and capitals: "N° de téléphone" and "n de telephone" are one word. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/['’]/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What a column of this name most likely is; null = the name says nothing. */
export const wordOf = (header: string): StandardTarget | null => known.get(folded(header)) ?? null;
