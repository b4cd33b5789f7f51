/**
 * Cyrillic, Greek and Georgian letters in Latin ones, so that such a name has a readable id and is found from a Latin
 * keyboard. Plain tables in the spirit of BGN/PCGN without diacritics; other scripts have no letter-by-letter form.
 */
const LETTERS: Record<string, string> = Object.fromEntries(
  [
    'а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ _ ы y ь _ э e ю yu я ya',
    'і i ї yi є ye ґ g ў w ј j љ lj њ nj ћ c ђ dj џ dz ѓ g ќ k ѕ dz қ k ғ g ң n ү u ұ u һ h ө o ә a',
    'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o',
    'ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h',
  ]
    .flatMap((row) => row.split(' '))
    .flatMap((letter, i, all) => (i % 2 === 0 ? [[letter, all[i + 1] === '_' ? '' : (all[i + 1] ?? '')]] : [])),
);

const KNOWN = /\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Georgian}/u;

/** The name in Latin letters: one element, or none when a letter of another script stands in it. */
export function transliterate(name: string): string[] {
  let out = '';
  // NFC first: a decomposed й would otherwise lose its breve and read as и.
  for (const letter of name.normalize('NFC')) {
    const lower = letter.toLowerCase();
    const plain = LETTERS[lower] ?? LETTERS[lower.normalize('NFD')[0] ?? ''];
    if (plain === undefined && /\p{L}/u.test(letter) && !/\p{Script=Latin}/u.test(letter)) return [];
    const latin = plain ?? letter;
    out += letter === lower ? latin : latin.charAt(0).toUpperCase() + latin.slice(1);
  }
  return KNOWN.test(name) ? [out] : [];
}
