/**
 * Well-known companies the index does not have, because they have no shop sign, mast or power line (online banks,
 * streaming, delivery, travel), or has only under a legal name. Put together by hand; names are plain facts.
 * A name may be followed by its countries, and by other names after `=`; without countries it is anywhere. A row of the
 * index with one of these names, in one of these countries, is the same company and takes the name given here.
 */
import type { Kind } from '../../protocol/directory.ts';
import type { Brand } from './brand.ts';

const COMPANIES: readonly (readonly [Kind, string])[] = [
  [
    'delivery',
    `DoorDash us,ca,au,nz; Grubhub us; Instacart us,ca; Deliveroo gb,ie,fr,be,it,ae,kw,qa,sg; Just Eat gb,ie,ch,dk,es,it;
    Glovo es,it,pl,pt,ro,ua,ge,kz,ke,ma,hr,bg,rs; Wolt fi,se,dk,no,de,pl,cz,at,hu,gr,il,jp,ee,lv,lt; foodpanda pk,bd,th,my,sg,ph,hk,tw;
    Zomato in; Swiggy in; Blinkit in; Zepto in; iFood br; Rappi co,mx,br,ar,cl,pe; Talabat ae,kw,bh,om,qa,jo,iq,eg; Lieferando de,at;
    Thuisbezorgd.nl nl=Takeaway; HelloFresh; Gopuff us,gb; Getir tr; Ocado gb; Picnic nl,de,fr; Gojek id,sg; Grab sg,my,id,ph,th,vn;
    Careem ae,sa,eg,jo,pk; Coupang Eats kr; Baemin kr=배달의민족; Meituan cn=美团; Ele.me cn=饿了么; Demae-can jp=出前館; SkipTheDishes ca; Menulog au,nz;
    FedEx; UPS=United Parcel Service; USPS us=United States Postal Service; DHL; DPD;
    Evri gb=Hermes; InPost pl,gb,fr,it,es=Paczkomat InPost; Royal Mail gb; Canada Post ca; Australia Post au; La Poste fr=Colissimo`,
  ],
  [
    'telecom',
    `Xfinity us=Comcast,Xfinity Mobile; Spectrum us=Charter; Cox us=Cox Communications; Optimum us=Altice USA; Frontier us=Frontier Communications;
    Google Fi us; Google Fiber us; Mint Mobile us; Visible us; Consumer Cellular us; Starlink=SpaceX; DIRECTV us; HughesNet us; Windstream us=Kinetic;
    Mediacom us; Astound us=RCN,Wave Broadband; Ting us; Boost Mobile us; US Mobile us; Straight Talk us; Tracfone us; giffgaff gb; VOXI gb;
    Plusnet gb; TalkTalk gb; Hyperoptic gb; Community Fibre gb; SMARTY gb; 1&1 de; congstar de; freenet de; Vidéotron ca=Videotron; TekSavvy ca; Public Mobile ca;
    Aussie Broadband au; Belong au; iiNet au; amaysim au; Jio in=Reliance Jio; ACT Fibernet in; LINEMO jp; povo jp; Rakuten Mobile jp=楽天モバイル;
    BT gb=British Telecom,BT Group; Virgin Media gb=Virgin Media O2; Three gb,ie=Three.,3,3 Store; Tele2 se,ee,lv,lt; Tre se=3,3Butiken; 3 dk;
    Telenor no,se,dk=Telenorbutikken; Proximus be=Proximus Shop,Belgacom; Ziggo nl; Odido nl; TDC dk=YouSee,TDC Net; Elisa fi; DNA fi; KT kr=Korea Telecom; SKT kr=SK Telecom,SK텔레콤; LG U+ kr=LG유플러스;
    Singtel sg; StarHub sg; M1 sg; BSNL in=Bharat Sanchar Nigam; Vi in=Vodafone Idea; MTN ng,za,gh,ug,cm,ci,bj,rw,zm,sd; Glo ng=Globacom; 9mobile ng; Bezeq il=בזק; Bell ca=Bell Canada,Bell Mobility; Rogers ca=Rogers Wireless; Cogeco ca; Shaw ca; Eastlink ca; Exetel au; Dodo au; TPG au=TPG Telecom; Sky gb,ie=Sky Broadband`,
  ],
  [
    'bank',
    `PayPal; Venmo us; Cash App us=Square Cash; Zelle us; Chime us; SoFi us; Ally us=Ally Bank; Discover us; American Express=Amex; Varo us; Current us;
    Marcus us,gb=Goldman Sachs; Affirm us,ca; Robinhood us; Coinbase; Vanguard us,gb; Betterment us; Wealthfront us; Acorns us; Synchrony us; Apple Card us;
    Wise=TransferWise; Revolut; Monzo gb; Starling Bank gb; Atom Bank gb; N26 de,fr,es,it,at; bunq nl,de,fr,es,ie; Qonto fr,de,it,es; Lydia fr; Boursorama Banque fr=BoursoBank;
    Fortuneo fr; Hello bank! fr,be; ING; DKB de=Deutsche Kreditbank; comdirect de; Nubank br,mx,co=Nu; Banco Inter br; C6 Bank br; PicPay br; Mercado Pago ar,br,mx,cl,co,uy,pe;
    Klarna; Afterpay us,au,nz,ca=Clearpay; Paytm in; PhonePe in; Alipay cn=支付宝; WeChat Pay cn=微信支付; KakaoBank kr=카카오뱅크; Toss kr=토스; PayPay jp; Rakuten Bank jp=楽天銀行;
    Tangerine ca; EQ Bank ca; Wealthsimple ca; Simplii ca=Simplii Financial; Up au; ubank au; Tinkoff ru=Тинькофф,T-Bank; monobank ua; Payoneer; Skrill; Binance;
    Bank of America us=BofA; Citibank us=Citi; RBC ca=RBC Royal Bank,RBC Banque Royale,Royal Bank of Canada; TD ca=TD Canada Trust; BMO ca=Bank of Montreal,BMO Bank of Montreal; CIBC ca; Macquarie au=Macquarie Bank; CommBank au=Commonwealth Bank,CBA;
    ASB nz=ASB Bank; Santander es,ar,mx,cl,br=Banco Santander,Santander Río; Sabadell es=Banco Sabadell; Volksbank Raiffeisenbank de=VR Bank,Volksbank,Raiffeisenbank; BAWAG at=BAWAG PSK; Pekao pl=Bank Pekao; SpareBank 1 no; OP fi=Osuuspankki,OP Pohjola;
    Banco Galicia ar=Galicia; Banco Macro ar=Macro; DBS sg=DBS Bank,POSB; OCBC sg=OCBC Bank; FAB ae=First Abu Dhabi Bank; First Bank ng=FirstBank Nigeria; USAA us; Navy Federal us=Navy Federal Credit Union,NFCU; Credit Karma us; Ent us=Ent Credit Union`,
  ],
  [
    'insurance',
    `GEICO us; Lemonade us,de,nl,fr; Progressive us; Root us=Root Insurance; Oscar us=Oscar Health; UnitedHealthcare us=UHC; Cigna us; Aetna us; Humana us;
    Kaiser Permanente us; Blue Cross Blue Shield us=BCBS; Anthem us; Delta Dental us; Esurance us; Hippo us; Admiral gb; Direct Line gb; Churchill gb; Hastings Direct gb; Bupa gb,au,es; HUK24 de;
    Aviva gb,ie,ca; Nationwide us=Nationwide Insurance; MetLife us; New York Life us; Travelers us; AAA us=American Automobile Association; Prudential us,gb`,
  ],
  [
    'electricity',
    `Octopus Energy gb,de,fr,it,es,jp,us,nz; OVO Energy gb=OVO; Bulb gb; Green Mountain Energy us; Reliant us=Reliant Energy; TXU Energy us; Direct Energy us,ca; Constellation us;
    Tibber no,se,de,nl; AGL au=AGL Energy; Powershop au,nz; Red Energy au; Lumo Energy au; Energy Locals au; Genesis Energy nz; Mercury nz; Bord Gáis Energy ie; Yuno Energy ie; SSE Airtricity ie,gb; Ostrom de; Yello de=Yello Strom; Ekwateur fr; Plüm Énergie fr; Holaluz es;
    PG&E us=Pacific Gas and Electric Company,Pacific Gas and Electric; Con Edison us=Consolidated Edison,ConEd; PSE&G us=Public Service Electric & Gas,PSEG,Public Service Enterprise Group; SDG&E us=San Diego Gas & Electric; ComEd us=Commonwealth Edison;
    FPL us=Florida Power & Light; LADWP us=Los Angeles Department of Water and Power; LIPA us=PSEG Long Island,Long Island Power Authority; PECO us=PECO Energy; Pepco us; BGE us=Baltimore Gas and Electric; National Grid gb,us; Xcel Energy us; Entergy us; Eversource us=Eversource Energy; DTE Energy us=DTE,Detroit Edison; Consumers Energy us; AEP us=American Electric Power; FirstEnergy us; PPL Electric us=PPL; We Energies us=Wisconsin Electric Power Company; Puget Sound Energy us=PSE; Portland General Electric us=PGE; Salt River Project us=SRP; Arizona Public Service us=APS; NV Energy us; SMUD us=Sacramento Municipal Utility District; Ameren us; Evergy us; Alliant Energy us; NIPSCO us; Rocky Mountain Power us; Tampa Electric us=TECO;
    Origin Energy au=Origin; EnergyAustralia au; Contact Energy nz=Contact; Electric Ireland ie; EDF Energy gb=EDF; ScottishPower gb=Scottish Power; EnBW de=EnBW Energie Baden-Württemberg; RWE de; Stadtwerke München de=SWM; Verbund at; Wien Energie at; Luminus be; Essent nl; Eneco nl; Hafslund no=Hafslund Strøm; Ørsted dk=Orsted; Helen fi;
    ДТЕК ua=DTEK,Yasno; Мосэнергосбыт ru=Mosenergosbyt; PGE pl=Polska Grupa Energetyczna,PGE Obrót; Enel it,es,cl,co,pe,ro; Servizio Elettrico Nazionale it; Edesur ar; Tata Power in; Adani Electricity in; BSES in; CLP hk=中電,中華電力; SP Group sg=SP Services; חברת החשמל il=Israel Electric Corporation; DEWA ae; Manitoba Hydro ca; SaskPower ca; ENMAX ca; EPCOR ca; Toronto Hydro ca; Alectra ca=Alectra Utilities`,
  ],
  [
    'gas',
    `British Gas gb; Nicor Gas us; SoCalGas us=Southern California Gas; Atmos Energy us; Spire us; Southwest Gas us; Washington Gas us; Peoples Gas us; Piedmont Natural Gas us; Columbia Gas us; Enbridge Gas ca,us; FortisBC ca; Gasag de; Yorkshire Gas and Power gb;
    東京ガス jp=Tokyo Gas; 大阪ガス jp=Osaka Gas; Cadent gb; Consumers Gas us; CenterPoint Energy us; Dominion Energy Ohio us; National Fuel us=National Fuel Gas; Énergir ca; Gas Natural Fenosa es`,
  ],
  [
    'water',
    `American Water us; California Water Service us=Cal Water; Aqua America us=Aqua,Essential Utilities; DC Water us; Las Vegas Valley Water District us; Golden State Water us; Southern Water gb; United Utilities gb; Severn Trent gb; Yorkshire Water gb; Northumbrian Water gb; Affinity Water gb; South East Water gb; Berliner Wasserbetriebe de; Hamburg Wasser de; Vitens nl; Brabant Water nl; Dunea nl;
    Veolia fr=Veolia Eau; Thames Water gb; Sabesp br; Maynilad ph=Maynilad Water Services; Denver Water us; Seattle Public Utilities us; East Bay MUD us=EBMUD; Philadelphia Water Department us; Houston Water us; New York City Water Board us=NYC Water,NYC DEP; Uisce Éireann ie=Irish Water; Water Care nz=Watercare; Urban Utilities au; South East Water au; PUB sg`,
  ],
  [
    'shop',
    `Amazon; eBay; Etsy; Apple=Apple Store; AliExpress; Alibaba.com; Temu; SHEIN; Wish; Shopee sg,my,id,th,vn,ph,tw,br; Lazada sg,my,id,th,vn,ph; Flipkart in; Myntra in; Mercado Libre ar,mx,cl,co,uy,pe=Mercado Livre;
    Rakuten jp,us=楽天; Mercari jp,us=メルカリ; Coupang kr=쿠팡; Taobao cn=淘宝; JD.com cn=京东; Zalando de,fr,it,es,nl,be,at,ch,pl,se,dk,no,fi; ASOS; Otto de; Allegro pl; OZON ru=Озон; Wildberries ru;
    Wayfair us,ca,gb,de; Chewy us; Newegg us,ca; QVC us,gb,de,it,jp; HSN us; Vinted; bol.com nl,be; Cdiscount fr; Veepee fr,es,it,de,be; Trendyol tr; Hepsiburada tr; noon ae,sa,eg; Jumia ng,ke,eg,ma,ci,gh; Takealot za;
    SM Supermarket ph; ICA se=ICA Supermarket,Maxi ICA Stormarknad; Jollibee ph`,
  ],
  [
    'other',
    `Netflix; Spotify; Disney+=Disney Plus; Hulu us; HBO Max=Max; Paramount+; Peacock us; Apple TV; Apple Music; iCloud; YouTube Premium; YouTube TV us; Prime Video; Amazon Prime; Audible; Crunchyroll; Twitch; SoundCloud; TIDAL; Deezer;
    Pandora us; SiriusXM us,ca; STARZ us; Sling TV us; fuboTV us,ca=Fubo; Philo us; DAZN; Viaplay se,no,dk,fi; Roku us; Plex; Globoplay br; JioHotstar in=Hotstar,Disney+ Hotstar; iQIYI cn=爱奇艺; U-NEXT jp; ESPN us; NBA League Pass; NFL+ us; MLB.TV;
    Uber; Lyft us,ca; Bolt; DiDi cn,mx,br=滴滴; Ola in; BlaBlaCar fr,es,de,it,pl,br; Lime; Zipcar us,gb; Turo us,ca,gb; Airbnb; Booking.com; Expedia; Tripadvisor; Vrbo us; Ticketmaster; StubHub; Eventbrite;
    Delta us=Delta Air Lines; United Airlines us; American Airlines us; Southwest Airlines us; JetBlue us; Alaska Airlines us; Air Canada ca; WestJet ca; British Airways gb; easyJet gb; Ryanair ie,gb; Lufthansa de; Air France fr; KLM nl; Emirates ae; Qantas au; Turkish Airlines tr;
    Amtrak us; Deutsche Bahn de=DB; SNCF fr=SNCF Connect; Trainline gb,fr,it,es; FlixBus de,fr,it,pl,us; E-ZPass us; EZ Pass Toll us; SunPass us; FasTrak us;
    PlayStation=PSN; Xbox=Xbox Game Pass; Nintendo; Steam; Epic Games; Battle.net=Blizzard; EA=Electronic Arts; Ubisoft; Roblox; Dropbox; Google One; Google; Microsoft 365=Office 365; Adobe=Creative Cloud; LinkedIn Premium; Zoom; Notion; Evernote;
    Canva; Grammarly; Duolingo; Patreon; Substack; Medium; The New York Times us=NYT; The Washington Post us; The Wall Street Journal us=WSJ; The Guardian gb; Kindle Unlimited; 1Password; LastPass; NordVPN; ExpressVPN; Surfshark; Proton=ProtonMail; GoDaddy; Namecheap; Squarespace; Wix; Shopify;
    Peloton us,ca,gb,de,au; Strava; Fitbit; Headspace; Calm; WW us,gb,ca=WeightWatchers; Noom us; Tinder; Match us; ADT us,ca; SimpliSafe us,gb; Ring; Google Nest=Nest; Waste Management us=WM; Republic Services us; Sallie Mae us; Nelnet us; MOHELA us; Rent-A-Center us; Tesla; Electrify America us`,
  ],
];

/** `Name cc,cc=Other,Other` */
function parse(kind: Kind, line: string, rank: number): Brand {
  const [head = '', others = ''] = line.split('=');
  const [, name = head, countries = ''] = head.match(/^(.*?)(?: ([a-z]{2}(?:,[a-z]{2})*))?$/) ?? [];
  return {
    name,
    kind,
    countries: countries.split(',').filter(Boolean).sort(),
    otherNames: others.split(',').filter(Boolean),
    labels: [],
    branded: true,
    own: true,
    qids: [],
    sites: [],
    profiles: 3,
    rows: 1,
    rank,
  };
}

/** The list as brands. `rank` is where they stand among the categories when they are merged with a row of the index. */
export const handPicked = (rank: number): Brand[] =>
  COMPANIES.flatMap(([kind, text]) =>
    text
      .split(';')
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter(Boolean)
      .map((line) => parse(kind, line, rank)),
  );
