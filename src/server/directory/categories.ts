/**
 * Which categories of the index the directory takes, and as what. The order matters: a company found in several is of
 * the first one's kind. Poles, towers and catenary masts repeat the operators of lines and are left out.
 */
import type { Kind } from '../../protocol/directory.ts';
import type { NsiItem, WikidataFact } from './packages.ts';

export interface Category {
  kind: Kind;
  paths: string[];
  /** Takes only the items it returns true for. */
  only?: (item: NsiItem, fact: WikidataFact | undefined) => boolean;
}

const says = (pattern: RegExp) => (item: NsiItem, fact: WikidataFact | undefined) =>
  pattern.test(`${item.displayName} ${item.tags['operator:en'] ?? ''} ${fact?.label ?? ''} ${fact?.description ?? ''}`);
const saysNot = (pattern: RegExp) => (item: NsiItem, fact: WikidataFact | undefined) => !says(pattern)(item, fact);

/** Owners of lines and substations who supply nobody: railways, factories, mines, offices. */
const NO_SUPPLIER =
  /\b(rail|railway|railways|transit|tram|metro|trains?|bahn|sncf|infrabel|amtrak|steel|welding|mining|mine|airport|airline|university|college|army|oil|petroleum|chemical|cement|paper|refinery|data cent|wind farm|offshore|renewables?|solar|transport|network rail|ministry|highway)\b|straßenbahn|verkehrs|железн|дирекция|РЖД|鉄道|电气化/i;
const GAS = /\b(gas|gaz|gás|gasnetz|gasunie|natural gas|gaznetz)\b|газ|ガス|燃气|gasversorgung|erdgas/i;
const PIPELINE_ONLY =
  /pipeline|midstream|processing|gathering|transmission|offshore|storage|exploration|drilling|producer|oil|resources|petrol|transport|trans|treating|field services|добыча|трансгаз/i;
const WATER =
  /\b(water|wasser|eaux?|aguas?|águas?|acqua|acque|vodokanal|vodovod|vatten|vand|sewer|sewerage)\b|waterwerk|водоканал|води?|ВиК|水/i;
const TELECOM =
  /\b(communications?|telecom|telecommunications?|mobile|cellular|wireless|broadband|telephone|telekom|carrier|internet|network operator)\b/i;
/** Sells telephones, but not the line. */
const PHONE_SHOP =
  /\b(retail|retailer|shops?|stores?|manufacturer|electronics|repair|technology|smartphone|publicly traded)\b/i;

export const CATEGORIES: readonly Category[] = [
  { kind: 'bank', paths: ['brands/amenity/bank'] },
  { kind: 'insurance', paths: ['brands/office/insurance'] },
  { kind: 'electricity', paths: ['operators/office/energy_supplier'] },
  {
    kind: 'water',
    paths: ['operators/office/water_utility', 'operators/man_made/water_works'],
    only: says(WATER),
  },
  {
    kind: 'electricity',
    paths: ['operators/power/minor_line', 'operators/power/substation'],
    only: saysNot(NO_SUPPLIER),
  },
  { kind: 'gas', paths: ['brands/shop/gas'] },
  {
    kind: 'gas',
    paths: ['operators/man_made/pipeline'],
    only: (item, fact) =>
      (item.tags.substance === 'gas' || says(GAS)(item, fact)) &&
      saysNot(PIPELINE_ONLY)(item, fact) &&
      saysNot(NO_SUPPLIER)(item, fact),
  },
  {
    kind: 'water',
    paths: [
      'operators/man_made/wastewater_plant',
      'operators/man_made/reservoir_covered',
      'operators/man_made/pumping_station',
      'operators/natural/water',
      'operators/amenity/drinking_water',
    ],
    only: says(WATER),
  },
  { kind: 'telecom', paths: ['brands/office/telecommunication', 'brands/shop/telecommunication'] },
  {
    kind: 'telecom',
    paths: ['brands/shop/mobile_phone'],
    only: (_item, fact) => !PHONE_SHOP.test(fact?.description ?? ''),
  },
  {
    kind: 'telecom',
    paths: ['operators/telecom/exchange', 'operators/man_made/mast', 'operators/amenity/telephone'],
    only: (_item, fact) => TELECOM.test(fact?.description ?? ''),
  },
  {
    kind: 'bank',
    paths: [
      'brands/office/financial',
      'brands/office/financial_advisor',
      'brands/amenity/money_transfer',
      'brands/office/mortgage',
      'brands/shop/money_lender',
    ],
  },
  {
    kind: 'shop',
    paths: [
      'brands/shop/supermarket',
      'brands/shop/department_store',
      'brands/shop/electronics',
      'brands/shop/wholesale',
      'brands/shop/doityourself',
      'brands/shop/furniture',
      'brands/shop/variety_store',
      'brands/shop/clothes',
      'brands/shop/shoes',
      'brands/shop/sports',
      'brands/shop/outdoor',
      'brands/shop/books',
      'brands/shop/cosmetics',
      'brands/shop/perfumery',
      'brands/shop/chemist',
      'brands/shop/catalogue',
      'brands/shop/houseware',
      'brands/shop/toys',
      'brands/shop/baby_goods',
      'brands/shop/pet',
      'brands/shop/computer',
      'brands/shop/hardware',
      'brands/shop/trade',
      'brands/shop/convenience',
      'brands/shop/optician',
      'brands/amenity/pharmacy',
      'brands/amenity/fuel',
    ],
  },
  {
    kind: 'shop',
    paths: ['brands/shop/mobile_phone'],
    only: (_item, fact) => PHONE_SHOP.test(fact?.description ?? ''),
  },
  {
    kind: 'delivery',
    paths: ['brands/amenity/post_office', 'brands/amenity/parcel_locker', 'brands/office/logistics'],
  },
  {
    kind: 'other',
    paths: [
      'brands/amenity/charging_station',
      'brands/leisure/fitness_centre',
      'brands/shop/storage_rental',
      'brands/amenity/car_sharing',
      'brands/amenity/car_rental',
    ],
  },
];
