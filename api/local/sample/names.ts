const FIRST = (
  'Ada Adil Agnes Alan Alba Alex Amara Amir Ana Anna Anton Aria Arthur Asha Astrid Ben Bianca Boris Bruno Carla Carlos Cara Chen Clara Claude ' +
  'Cora Dana Daniel Dario Delia Dev Dina Edith Elena Eli Elias Elif Emil Emma Erik Esme Ethan Eva Farah Felix Finn Fiona Frida Gabe Gita Greta ' +
  'Hana Hannah Hector Helen Henry Hugo Ida Ines Ingrid Iris Isaac Ivan Jack Jade Jamal Jana Jesse Joan Joel Jonas Joy Judith Julia Kai Karim ' +
  'Kate Kira Lara Laura Lea Leo Lena Lewis Lila Lin Lucas Lucia Luis Maeve Malik Mara Marco Maria Marie Mark Maya Mei Mila Milo Mina Nadia Nina ' +
  'Noah Nora Olga Oliver Omar Otto Paula Pedro Petra Quinn Rafael Ravi Rita Robin Rosa Ruth Sam Sara Sofia Tariq Tess Theo Tom Uma Vera Victor Yara Zoe'
).split(' ');
const LAST = (
  'Abbott Adler Ahmed Alvarez Andersen Archer Baker Barnes Bauer Becker Bell Bennett Berg Bianchi Blake Bloom Bose Brandt Brooks Burke Campbell ' +
  'Carter Castro Chang Clarke Cohen Cole Conti Cooper Costa Cruz Dahl Dalton Das Davis Delgado Diaz Dixon Doyle Dubois Ellis Evans Farrell Fischer ' +
  'Fletcher Flores Foster Fox Frank Garcia Gibson Gomez Grant Gray Greene Gupta Haas Hall Hansen Harper Hayes Hill Hoffman Holt Hughes Hunt Ito ' +
  'Jackson Jensen Johnson Jones Kaplan Keller Kelly Khan Kim King Klein Knox Kumar Lambert Lang Larsen Lee Leroy Lewis Lopez Lund Marsh Martin ' +
  'Mason Meyer Miller Mills Moore Morales Moreau Mori Murphy Nair Nash Nguyen Novak Olsen Ortiz Owens Palmer Park Patel Perez Perry Peters Price ' +
  'Quinn Ramos Reed Reyes Rossi Roy Russo Sato Shaw Silva Singh Smith Stein Stone Tanaka Taylor Torres Turner Vance Vega Wagner Walsh Weber West Wong Young'
).split(' ');

/** Thoroughly mixed, so that neighbours in the file don't look alike. */
const mixed = (n: number, salt: number) => (Math.imul(n + salt, 2_654_435_761) >>> 0) / 2 ** 32;

/** A made-up person for a customer number: always the same, the address unique. `00001` → `joan.reed.00001@cdnow.example`. */
export function personOf(customer: string): { firstName: string; lastName: string; email: string } {
  const firstName = FIRST[Math.floor(mixed(Number(customer), 17) * FIRST.length)] as string;
  const lastName = LAST[Math.floor(mixed(Number(customer), 7_919) * LAST.length)] as string;
  return { firstName, lastName, email: `${firstName}.${lastName}.${customer}@cdnow.example`.toLowerCase() };
}
