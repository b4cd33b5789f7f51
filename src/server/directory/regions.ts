/**
 * The countries (ISO 3166-1 alpha-2, and `xk` for Kosovo) by UN M49 region: the only region table the directory needs.
 * Source: https://unstats.un.org/unsd/methodology/m49/
 */
const SUBREGIONS: Record<string, string> = {
  '015': 'dz eg eh ly ma sd tn',
  '014': 'bi dj er et io ke km mg mu mw mz re rw sc so ss tf tz ug yt zm zw',
  '017': 'ao cd cf cg cm ga gq st td',
  '018': 'bw ls na sz za',
  '011': 'bf bj ci cv gh gm gn gw lr ml mr ne ng sh sl sn tg',
  '029': 'ag ai aw bb bl bq bs cu cw dm do gd gp ht jm kn ky lc mf mq ms pr sx tc tt vc vg vi',
  '013': 'bz cr gt hn mx ni pa sv',
  '005': 'ar bo br bv cl co ec fk gf gs gy pe py sr uy ve',
  '021': 'bm ca gl pm us',
  '143': 'kg kz tj tm uz',
  '030': 'cn hk jp kp kr mn mo tw',
  '035': 'bn id kh la mm my ph sg th tl vn',
  '034': 'af bd bt in ir lk mv np pk',
  '145': 'ae am az bh cy ge il iq jo kw lb om ps qa sa sy tr ye',
  '151': 'bg by cz hu md pl ro ru sk ua',
  '154': 'ax dk ee fi fo gb ie im is lt lv no se sj',
  '830': 'gg je',
  '039': 'ad al ba es gi gr hr it me mk mt pt rs si sm va xk',
  '155': 'at be ch de fr li lu mc nl',
  '053': 'au cc cx hm nf nz',
  '054': 'fj nc pg sb vu',
  '057': 'fm gu ki mh mp nr pw um',
  '061': 'as ck nu pf pn tk to tv wf ws',
  '010': 'aq',
};

const GROUPS: Record<string, string> = {
  '002': '015 014 017 018 011',
  '202': '014 017 018 011',
  '419': '029 013 005',
  '003': '021 029 013',
  '019': '021 029 013 005',
  '142': '143 030 035 034 145',
  '150': '151 154 830 039 155',
  '009': '053 054 057 061',
};

const listed = (codes: string | undefined): string[] => (codes ? codes.split(' ') : []);

/** Every country there is, in alphabetical order. */
export const COUNTRIES: readonly string[] = Object.values(SUBREGIONS).flatMap(listed).sort();

/** The countries of a UN M49 region, or undefined for a number that is none. `001`, the world, is not a list: see `countriesOf`. */
export function regionCountries(code: string): string[] | undefined {
  const parts = GROUPS[code] ? listed(GROUPS[code]) : [code];
  const found = parts.flatMap((part) => listed(SUBREGIONS[part]));
  return found.length > 0 ? found : undefined;
}
