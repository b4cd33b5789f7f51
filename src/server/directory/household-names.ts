/**
 * Names nearly everybody in a country knows, put together by hand from common knowledge, best known first. The only
 * part of the order that is opinion. The United States come first in the picker while no country is known, because
 * that is where the contracts this server speaks are used most.
 */
const list = (names: string): readonly string[] => names.split(', ');

export const HOUSEHOLD: Record<string, readonly string[]> = {
  us: list(
    'Bank of America, Wells Fargo, Amazon, Netflix, Xfinity, Capital One, American Express, PG&E, DoorDash, Spotify, Citibank, Con Edison, State Farm, Walmart, PayPal, U.S. Bank, Duke Energy, Spectrum, Instacart, Southern California Edison, PNC Bank, GEICO, Target, Costco, Florida Power & Light, Cash App, Discover, TD Bank, Navy Federal Credit Union, Progressive, Dominion Energy, Allstate, Georgia Power, Hulu, Cricket Wireless, Disney+, Uber, Lyft, Grubhub, Truist, Charles Schwab, Fidelity Investments, ComEd, National Grid, Best Buy, The Home Depot, CVS Pharmacy, Walgreens, Apple, Venmo, USAA, Chime',
  ),
  ca: list(
    'TD Canada Trust, RBC, Scotiabank, BMO, CIBC, Rogers, Bell, Telus, Hydro-Québec, BC Hydro, Desjardins, Hydro One, Fido, Tangerine, Shoppers Drug Mart, Canadian Tire',
  ),
  gb: list(
    "Barclays, HSBC, Lloyds Bank, NatWest, British Gas, Santander, Octopus Energy, EE, O2, Vodafone, Tesco, Sky, BT, Nationwide, Halifax, Monzo, EDF Energy, Thames Water, Virgin Media, Three, Sainsbury's, Starling Bank, Deliveroo, TSB, Royal Bank of Scotland, E.ON, Aviva, Severn Trent, Scottish Power",
  ),
  ie: list('AIB, Bank of Ireland, Electric Ireland, Eir, Vodafone, Three, Permanent TSB, Irish Water, SuperValu'),
  au: list(
    'CommBank, Commonwealth Bank, Westpac, ANZ, NAB, Telstra, Optus, AGL, Origin Energy, Woolworths, Coles, Sydney Water, EnergyAustralia, Vodafone, Macquarie, Bendigo Bank',
  ),
  nz: list('ANZ, ASB, Westpac, BNZ, Kiwibank, Spark, One NZ, 2degrees, Meridian Energy, Contact Energy'),
  de: list(
    'Sparkasse, Deutsche Bank, Commerzbank, Telekom, Vodafone, O2, E.ON, DKB, ING, Vattenfall, EnBW, Allianz, Postbank, Volksbank Raiffeisenbank, N26, HUK-Coburg, Rewe, Edeka, Lidl, ALDI, dm, Rossmann, MediaMarkt, IKEA, Otto, 1&1, Lieferando, EWE, RWE, Stadtwerke München',
  ),
  at: list('Erste Bank, Raiffeisenbank, Bank Austria, BAWAG, A1, Magenta, Drei, Wien Energie, Verbund, Billa, Spar'),
  ch: list('UBS, PostFinance, Raiffeisen, Swisscom, Sunrise, Salt, Migros, Coop, Zürcher Kantonalbank, BKW'),
  fr: list(
    "BNP Paribas, Crédit Agricole, Société Générale, EDF, Engie, Orange, SFR, Free, Bouygues Telecom, La Banque Postale, Crédit Mutuel, Caisse d'Épargne, LCL, Banque Populaire, CIC, Veolia, Carrefour, E.Leclerc, Fnac, Auchan, AXA, MAIF, Boursorama Banque, Groupama, Enedis",
  ),
  be: list(
    'KBC, BNP Paribas Fortis, Belfius, ING, Proximus, Telenet, Engie, Luminus, Fluvius, Orange, Delhaize, Colruyt',
  ),
  nl: list(
    'ING, Rabobank, ABN AMRO, KPN, Odido, Ziggo, Vattenfall, Eneco, Essent, Vitens, Albert Heijn, Jumbo, bol.com, bunq',
  ),
  es: list(
    'Santander, BBVA, CaixaBank, Movistar, Iberdrola, Endesa, Naturgy, Sabadell, Vodafone, Orange, Bankinter, Mercadona, El Corte Inglés, Mapfre, Canal de Isabel II, ING, Carrefour, Glovo',
  ),
  pt: list(
    'Millennium BCP, Caixa Geral de Depósitos, MEO, NOS, EDP, Vodafone, Santander, Novo Banco, Continente, Pingo Doce',
  ),
  it: list(
    'Intesa Sanpaolo, UniCredit, Enel, TIM, Vodafone, Eni, WindTre, Poste Italiane, Fastweb, A2A, Banco BPM, Iliad, Hera, Esselunga, Coop, Generali',
  ),
  pl: list(
    'PKO BP, mBank, Pekao, Santander, ING, PGE, Tauron, Orange, Play, Plus, T-Mobile, Allegro, Biedronka, Żabka, PZU, InPost',
  ),
  cz: list('Česká spořitelna, ČSOB, Komerční banka, ČEZ, O2, T-Mobile, Vodafone, Raiffeisenbank, innogy'),
  se: list('Swedbank, SEB, Handelsbanken, Nordea, Telia, Tele2, Vattenfall, Ellevio, ICA, Coop, Tre, Klarna'),
  no: list('DNB, Nordea, Telenor, Telia, SpareBank 1, Hafslund, Elvia, Rema 1000, Kiwi'),
  dk: list('Danske Bank, Nordea, Jyske Bank, TDC, Ørsted, Telenor, 3, Netto, Føtex'),
  fi: list('OP, Nordea, Danske Bank, Elisa, DNA, Telia, Fortum, Helen, Caruna, K-Market, Prisma'),
  tr: list(
    'Ziraat Bankası, İş Bankası, Garanti BBVA, Akbank, Yapı Kredi, Turkcell, Türk Telekom, Vodafone, Migros, BİM',
  ),
  ua: list('ПриватБанк, Ощадбанк, monobank, Київстар, Vodafone, lifecell, ДТЕК, Сільпо, Нова Пошта'),
  ru: list(
    'Сбербанк, ВТБ, Альфа-Банк, МТС, Билайн, МегаФон, Ростелеком, Газпромбанк, Мосэнергосбыт, Пятёрочка, Магнит',
  ),
  br: list(
    'Itaú, Bradesco, Banco do Brasil, Caixa Econômica Federal, Nubank, Santander, Vivo, Claro, TIM, Enel, CEMIG, Sabesp, Copel, iFood, Mercado Pago, Carrefour',
  ),
  mx: list(
    'BBVA, Banamex, Banorte, Santander, Telcel, Telmex, CFE, HSBC, izzi, Totalplay, Walmart, OXXO, Liverpool, Banco Azteca',
  ),
  ar: list(
    'Banco Nación, Banco Galicia, Santander, BBVA, Banco Macro, Claro, Movistar, Personal, Edenor, Edesur, Mercado Pago',
  ),
  co: list('Bancolombia, Davivienda, Banco de Bogotá, Claro, Movistar, Tigo, EPM, Enel, Rappi, Éxito'),
  cl: list('BancoEstado, Banco de Chile, Santander, BCI, Entel, Movistar, Claro, Enel, CGE, Falabella'),
  in: list(
    'State Bank of India, HDFC Bank, ICICI Bank, Axis Bank, Jio, Airtel, Kotak Mahindra Bank, Punjab National Bank, Tata Power, Flipkart, Swiggy, Zomato, Vi, BSNL, Paytm, PhonePe, LIC, Bank of Baroda',
  ),
  jp: list(
    '三菱UFJ銀行, 三井住友銀行, みずほ銀行, ゆうちょ銀行, 東京電力, 関西電力, ドコモショップ, auショップ, ソフトバンクショップ, 東京ガス, セブン-イレブン, イオン',
  ),
  kr: list('KB국민은행, 신한은행, 우리은행, 하나은행, NH농협은행, KT, SKT, 한국전력공사, GS25, CU, 이마트'),
  cn: list('中国工商银行, 中国建设银行, 中国农业银行, 中国银行, 招商银行, 中国移动, 中国联通, 中国电信, 国家电网'),
  hk: list('HSBC, 中國銀行, 恒生銀行 Hang Seng Bank, 中華電力, 水務署 Water Supplies Department'),
  sg: list('DBS, OCBC, UOB, Singtel, StarHub, M1, SP Group, FairPrice, Grab'),
  ph: list('BDO, BPI, Metrobank, Globe, Smart, PLDT, Meralco, Maynilad, SM Supermarket, Jollibee'),
  za: list('Standard Bank, FNB, Absa, Nedbank, Capitec Bank, Vodacom, MTN, Eskom, Telkom, Checkers, Pick n Pay'),
  ng: list('GTBank, Access Bank, Zenith Bank, First Bank, UBA, MTN, Airtel, Glo, 9mobile'),
  ae: list('Emirates NBD, ADCB, FAB, DEWA, du, Etisalat, Mashreq'),
  sa: list('مصرف الراجحي, البنك الأهلي السعودي, STC, موبايلي, زين السعودية'),
  il: list('בנק הפועלים, בנק לאומי, פלאפון, סלקום, חברת החשמל, בזק'),
};
