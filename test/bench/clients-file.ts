import iconv from 'iconv-lite';

/** A small, fast generator whose numbers are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const first =
  'Hélène Jean-François Zoé Chloé André Loïc Anaïs Gaël Noël Élodie Benoît Léa Théo Inès Raphaël Maëlle Cédric Agnès Jérôme Aurélie'.split(
    ' ',
  );
const last =
  "Lacroix Tremblay D'Amboise Lefèvre Müller Peña Côté Bélanger Châtelain Desrosiers Guérin L'Écuyer Fontaine Gagné Nuñez Boucher".split(
    ' ',
  );
const cities = 'Montréal;Québec;Besançon;Orléans;Nîmes;Saint-Étienne;Évreux;Angoulême;Bézier;Mâcon'.split(';');
const styles = ['Jazz', 'Chanson', 'Électro', 'Classique', 'Rock', 'Soul'];
const HEAD = '"Adresse e-mail";Prénom;Nom;Téléphone;Ville;"Code postal";"Inscrit le";Style;"N° carte"\r\n';

/**
 * A file as shops have them, from French Excel: semicolons, windows-1252, quoted names, notes with line ends, 3 % of rows that can't be
 * taken (no address, a broken one, cut short), 2 % of people twice, dates that do not exist. In pieces of about 1 MB.
 */
export function* clientsFile(rows: number, seed = 7): Generator<Buffer> {
  const next = seeded(seed);
  const of = <T>(list: T[]): T => list[Math.floor(next() * list.length)] as T;
  const two = (n: number) => String(n).padStart(2, '0');
  let text = HEAD;
  for (let n = 0; n < rows; n++) {
    const dice = next();
    const who = dice > 0.98 && n > 100 ? Math.floor(next() * n) : n;
    const email =
      dice < 0.01
        ? ''
        : dice < 0.02
          ? `client.${who}@@poste.example`
          : `${dice > 0.9 ? 'Client' : 'client'}.${who}@${of(['poste', 'mail', 'courriel'])[0] === 'p' ? 'poste' : 'mail'}.example`;
    const name = dice > 0.5 && dice < 0.6 ? `"${of(last)} ""${of(first)}"""` : of(last);
    const day =
      dice > 0.7 && dice < 0.701
        ? '31/02/2024'
        : `${two(1 + Math.floor(next() * 28))}/${two(1 + Math.floor(next() * 12))}/${2018 + Math.floor(next() * 7)}`;
    const phone =
      dice > 0.3
        ? `06 ${two(Math.floor(next() * 100))} ${two(Math.floor(next() * 100))} ${two(Math.floor(next() * 100))} ${two(Math.floor(next() * 100))}`
        : '';
    if (dice > 0.02 && dice < 0.03) text += `${email};${of(first)};${name}\r\n`;
    else {
      const city = dice > 0.4 && dice < 0.41 ? `"${of(cities)}\r\nFrance"` : of(cities);
      text += `${email};${of(first)};${name};${phone};${city};${10_000 + Math.floor(next() * 80_000)};${day};${of(styles)};${40_000 + n}\r\n`;
    }
    if (text.length < 1 << 20) continue;
    yield iconv.encode(text, 'windows-1252');
    text = '';
  }
  if (text) yield iconv.encode(text, 'windows-1252');
}
